#include "desktop/chat/openconversation.h"

#include "desktop/api/apiclient.h"
#include "desktop/conversations/conversationcache.h"

#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcOpen, "tom.desktop.conversation")

namespace {

constexpr int mostPages = 100;   // of 200 messages, until a turn is found

} // namespace

OpenConversation::OpenConversation(ApiClient &client, ConversationCache *cache, QString id, QObject *parent)
    : QObject(parent),
      m_client(client),
      m_cache(cache),
      m_id(std::move(id))
{}

void OpenConversation::readKept()
{
    if (!m_cache)
        return;
    if (const auto kept = m_cache->line(m_id); kept && *kept)
        Q_EMIT keptRead(turnsOf((*kept)->messages));
}

void OpenConversation::read()
{
    m_client.conversation(m_id).then(this, [this](const Result<protocol::ConversationLine> &line) { takeLine(line); });
}

void OpenConversation::takeLine(const Result<protocol::ConversationLine> &line)
{
    if (!line)
        return Q_EMIT failed(line.error());
    if (m_cache) {
        if (const auto kept = m_cache->keep(*line); !kept)
            qCWarning(lcOpen).noquote() << u"⚠️ the conversation is not kept for reading offline: %1"_s.arg(kept.error().message);
    }
    m_rest.clear();
    const QList<StoredTurn> turns = wholeTurns(*line);
    Q_EMIT lineRead(turns, line->conversation.turn);
}

void OpenConversation::readOlder()
{
    if (!m_before || m_readsOlder)
        return;
    m_readsOlder = true;
    m_client.conversation(m_id, m_before).then(this, [this](const Result<protocol::ConversationLine> &line) { takeOlder(line); });
}

void OpenConversation::takeOlder(const Result<protocol::ConversationLine> &line)
{
    m_readsOlder = false;
    if (!line)
        return;   // asked for again when somebody scrolls
    Q_EMIT olderRead(wholeTurns(*line));
}

// A page may begin in the middle of an answer. That part waits for the page before it.
QList<StoredTurn> OpenConversation::wholeTurns(const protocol::ConversationLine &line)
{
    m_before = line.before;
    QList<protocol::ConversationMessage> messages = line.messages + std::exchange(m_rest, {});
    const auto first = std::ranges::find(messages, u"user"_s, &protocol::ConversationMessage::role);
    if (m_before && first != messages.end()) {
        m_rest = QList(messages.begin(), first);
        messages.erase(messages.begin(), first);
    }
    return turnsOf(messages);
}

void OpenConversation::choose(qint64 message)
{
    m_client.change(m_id, {.head = message}).then(this, [this](const Result<protocol::Conversation> &changed) {
        if (!changed)
            return Q_EMIT failed(changed.error());
        m_client.conversation(m_id).then(this, [this](const Result<protocol::ConversationLine> &line) { takeLine(line); });
    });
}

void OpenConversation::locate(const QString &turn)
{
    seek(turn, std::nullopt, mostPages);
}

void OpenConversation::seek(const QString &turn, std::optional<qint64> before, int pagesLeft)
{
    m_client.conversation(m_id, before).then(this, [this, turn, pagesLeft](const Result<protocol::ConversationLine> &line) {
        if (!line)
            return Q_EMIT notLocated(turn, line.error());
        for (const protocol::ConversationMessage &message : line->messages) {
            if (message.role == "user"_L1 && message.turn == turn)
                return Q_EMIT located(turn, message.parent ? QString::number(*message.parent) : QString(protocol::noParent),
                                      message);
        }
        if (!line->before || pagesLeft <= 1)
            return Q_EMIT notLocated(
                turn, {.code = ErrorCode::NotFound, .message = tr("This message is not in the conversation any more.")});
        seek(turn, line->before, pagesLeft - 1);
    });
}

} // namespace tom::desktop
