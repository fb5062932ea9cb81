#include "desktop/conversations/readahead.h"

#include "desktop/api/apiclient.h"

#include <QLoggingCategory>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcAhead, "tom.desktop.readahead")

namespace {

constexpr auto betweenTwo = 1s;

// Another conversation would fail as this one did.
bool concernsAll(const Error &error)
{
    constexpr std::array codes{ErrorCode::Network,      ErrorCode::Untrusted,   ErrorCode::Unauthorized,
                               ErrorCode::Forbidden,    ErrorCode::RateLimited, ErrorCode::AgentUnavailable,
                               ErrorCode::AgentTimeout, ErrorCode::Cancelled};
    return std::ranges::contains(codes, error.code);
}

} // namespace

ReadAhead::ReadAhead(ApiClient &client, ConversationCache &cache, std::function<bool()> isIdle, QObject *parent)
    : QObject(parent),
      m_client(client),
      m_cache(cache),
      m_isIdle(std::move(isIdle))
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(betweenTwo);
    connect(&m_pause, &QTimer::timeout, this, &ReadAhead::goOn);
}

void ReadAhead::consider(const QList<protocol::Conversation> &conversations)
{
    m_wanted = conversations.first(std::min(most, conversations.size()));
    // Said in it is nothing, or it is just being said and read then.
    m_wanted.removeIf([this](const protocol::Conversation &one) {
        return !one.head || !one.turn.isEmpty() || m_kept.value(one.id) == one.updated;
    });
    if (!m_wanted.isEmpty() && !m_isAsking && !m_pause.isActive())
        m_pause.start();
}

// Looking costs a little time, too, so that one is looked at in a pass of the event loop.
void ReadAhead::goOn()
{
    if (m_isAsking || m_wanted.isEmpty())
        return;
    if (!m_isIdle())
        return m_pause.start();
    const protocol::Conversation next = m_wanted.takeFirst();
    if (isKept(next)) {
        QMetaObject::invokeMethod(this, &ReadAhead::goOn, Qt::QueuedConnection);
        return;
    }
    m_isAsking = true;
    m_client.conversation(next.id).then(this, [this, next](const Result<protocol::ConversationLine> &line) { take(next, line); });
}

bool ReadAhead::isKept(const protocol::Conversation &conversation)
{
    const auto updated = m_cache.lineUpdated(conversation.id);
    if (!updated || *updated != conversation.updated)
        return false;
    m_kept.insert(conversation.id, conversation.updated);
    return true;
}

void ReadAhead::take(const protocol::Conversation &conversation, const Result<protocol::ConversationLine> &line)
{
    m_isAsking = false;
    if (!line && concernsAll(line.error()))
        return m_wanted.clear();   // the next list comes when the server is back
    if (!line) {
        qCWarning(lcAhead).noquote() << u"⚠️ conversation %1 is not kept for reading offline: %2"_s.arg(conversation.id,
                                                                                                       line.error().message);
        m_kept.insert(conversation.id, conversation.updated);   // not again until it changes
    } else {
        if (const auto kept = m_cache.keep(*line); !kept) {
            qCWarning(lcAhead).noquote() << u"⚠️ conversations are not kept for reading offline: %1"_s.arg(kept.error().message);
            return m_wanted.clear();
        }
        m_kept.insert(conversation.id, line->conversation.updated);
    }
    if (!m_wanted.isEmpty())
        m_pause.start();
}

} // namespace tom::desktop
