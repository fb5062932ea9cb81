#include "desktop/conversations/conversationcontroller.h"

#include "desktop/api/apiclient.h"
#include "desktop/api/apierror.h"

#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcConversations, "tom.desktop.conversations")

namespace {

constexpr auto typingPause = 180ms;
constexpr int pageSize = 100;

void warn(const Result<void> &done)
{
    if (!done)
        qCWarning(lcConversations).noquote()
            << u"⚠️ conversations are not kept for reading offline: %1"_s.arg(done.error().message);
}

QString shortTitle(const protocol::Conversation &conversation)
{
    return conversation.title.isEmpty() ? ConversationModel::tr("New conversation") : conversation.title.left(40);
}

} // namespace

ConversationController::ConversationController(ApiClient &client, ConversationCache *cache, QObject *parent)
    : QObject(parent),
      m_client(client),
      m_cache(cache)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(typingPause);
    connect(&m_pause, &QTimer::timeout, this, &ConversationController::ask);
    connect(&m_model, &ConversationModel::renameRequested, this, &ConversationController::rename);
}

void ConversationController::start()
{
    showKept();
    ask();
}

void ConversationController::refresh()
{
    m_pause.start();
}

void ConversationController::setWaiting(const QList<protocol::Conversation> &waiting, const QSet<QString> &refused)
{
    m_waiting = waiting;
    m_model.setRefused(refused);
    QList<protocol::Conversation> others = m_model.conversations();
    others.removeIf([this](const protocol::Conversation &one) { return m_standIns.contains(one.id); });
    show(others);
}

void ConversationController::show(const QList<protocol::Conversation> &conversations)
{
    QList<protocol::Conversation> before;
    if (m_folder == "inbox"_L1 && m_words.isEmpty()) {
        std::ranges::copy_if(m_waiting, std::back_inserter(before), [&conversations](const protocol::Conversation &one) {
            return !std::ranges::contains(conversations, one.id, &protocol::Conversation::id);
        });
    }
    m_standIns.clear();
    for (const protocol::Conversation &one : std::as_const(before))
        m_standIns.insert(one.id);
    m_model.setConversations(before + conversations);
}

void ConversationController::search(const QString &words)
{
    m_words = words;
    m_isOther = true;
    ++m_question;   // whatever is on the way is for other words
    showKept();     // at once; what the server finds takes its place
    m_pause.start();
}

void ConversationController::showKept()
{
    if (m_folder == "bin"_L1)
        return m_model.setConversations({});   // nothing of it is kept here
    if (!m_cache)
        return;
    auto kept = m_words.isEmpty() ? m_cache->list(m_folder == "archive"_L1) : m_cache->search(m_words);
    if (!kept)
        return warn(std::unexpected(kept.error()));
    if (m_folder == "archive"_L1)
        kept->removeIf([](const protocol::Conversation &conversation) { return !conversation.isArchived; });
    show(*kept);
}

void ConversationController::showFolder(const QString &folder)
{
    m_folder = folder;
    m_isOther = true;
    showKept();
    ask();
}

void ConversationController::ask()
{
    m_pause.stop();
    m_wantsMore = std::exchange(m_readsOn, false) && !m_isOther;   // what is on the way for it will not count
    const QString folder = m_folder != "inbox"_L1 || m_words.isEmpty() ? m_folder : QString();
    m_client.conversations({.query = m_words, .folder = folder, .limit = pageSize})
        .then(this, [this, question = ++m_question](const Result<protocol::ConversationPage> &page) {
            if (question == m_question)
                take(page);
        });
}

void ConversationController::take(const Result<protocol::ConversationPage> &page)
{
    if (!page)
        return showCached(page.error());
    if (std::exchange(m_isOther, false) || page->before.isEmpty() || m_model.rowCount() <= pageSize) {
        m_before = page->before;
        show(page->conversations);
    } else {
        show(withWhatWasReadOn(page->conversations));
    }
    if (std::exchange(m_wantsMore, false))   // whoever stands at the end of the list does not scroll again
        readOn();
    const bool isEmpty = page->conversations.isEmpty();
    const bool isArchive = m_folder == "archive"_L1;
    const bool isBin = m_folder == "bin"_L1;
    Q_EMIT hintChanged(!isEmpty             ? QString()
                       : !m_words.isEmpty() ? tr("Nothing was found.")
                       : isArchive          ? tr("The archive is empty.")
                       : isBin              ? tr("Nothing was deleted in the last days.")
                                            : tr("Your conversations will be here."));
    if (!m_words.isEmpty() || isBin)
        return;
    if (m_cache)
        warn(m_cache->keep(page->conversations));
    if (!isArchive)
        Q_EMIT listed();
}

// A look at the newest does not take away what somebody has scrolled to: what stood behind the end of the page goes on
// behind it, whatever has come in front.
QList<protocol::Conversation> ConversationController::withWhatWasReadOn(const QList<protocol::Conversation> &firstPage) const
{
    const QList<protocol::Conversation> &shown = m_model.conversations();
    QHash<QString, qsizetype> places;
    for (qsizetype i = 0; i < shown.size(); ++i)
        places.insert(shown.at(i).id, i);
    QSet<QString> ids;
    qsizetype end = 0;
    for (const protocol::Conversation &conversation : firstPage) {
        ids.insert(conversation.id);
        if (const auto place = places.constFind(conversation.id); place != places.constEnd())
            end = *place + 1;   // the last one of them counts
    }
    QList<protocol::Conversation> all = firstPage;
    for (const protocol::Conversation &conversation : shown.sliced(end)) {
        if (!ids.contains(conversation.id) && !m_standIns.contains(conversation.id))
            all.append(conversation);
    }
    return all;
}

void ConversationController::showCached(const Error &error)
{
    m_before.clear();
    m_isOther = true;
    if (error.code == ErrorCode::NotFound)   // a server of an earlier version
        return Q_EMIT hintChanged(tr("This server does not show its conversations yet."));
    showKept();
    Q_EMIT hintChanged(m_folder == "bin"_L1 ? tr("No connection: what was deleted is only at the server.")
                                            : tr("No connection: this is what is kept on this computer."));
}

void ConversationController::readOn()
{
    if (m_before.isEmpty() || m_readsOn)
        return;
    m_readsOn = true;
    const QString folder = m_folder != "inbox"_L1 || m_words.isEmpty() ? m_folder : QString();
    m_client.conversations({.query = m_words, .folder = folder, .before = m_before, .limit = pageSize})
        .then(this, [this, question = m_question](const Result<protocol::ConversationPage> &page) {
            if (question == m_question)
                takeMore(page);
        });
}

void ConversationController::takeMore(const Result<protocol::ConversationPage> &page)
{
    m_readsOn = false;
    if (!page)
        return;   // asked for again when somebody scrolls
    m_before = page->before;
    for (const protocol::Conversation &conversation : page->conversations)
        m_standIns.remove(conversation.id);
    m_model.append(page->conversations);
}

void ConversationController::rename(const QString &id, const QString &title)
{
    change(id, {.title = title}, tr("The title stays as it was"));
}

void ConversationController::setPinned(const QString &id, bool pinned)
{
    change(id, {.isPinned = pinned}, tr("It could not be pinned"));
}

void ConversationController::setArchived(const QString &id, bool archived)
{
    const protocol::Conversation *found = m_model.find(id);
    if (!found)
        return;
    m_client.change(id, {.isArchived = archived})
        .then(this, [this, archived, conversation = *found](const Result<protocol::Conversation> &changed) {
            if (!changed)
                return complain(tr("It could not be archived"), changed.error());
            leave(conversation, Change::Archiving);
            keep(*changed);
            Q_EMIT undoOffered(archived ? tr("“%1” is in the archive now.").arg(shortTitle(conversation))
                                        : tr("“%1” is out of the archive.").arg(shortTitle(conversation)));
        });
}

void ConversationController::remove(const QString &id)
{
    const protocol::Conversation *found = m_model.find(id);
    if (!found)
        return;
    m_client.removeConversation(id).then(this, [this, conversation = *found](const Result<void> &done) {
        if (!done && done.error().code != ErrorCode::NotFound)
            return complain(tr("It could not be deleted"), done.error());
        leave(conversation, Change::Removal);
        if (m_cache)
            warn(m_cache->remove(conversation.id));
        Q_EMIT removed(conversation.id);
        Q_EMIT undoOffered(tr("“%1” was deleted.").arg(shortTitle(conversation)));
    });
}

void ConversationController::restore(const QString &id)
{
    m_client.restoreConversation(id).then(this, [this, id](const Result<protocol::Conversation> &restored) {
        if (!restored)
            return complain(tr("It could not be brought back"), restored.error());
        keep(*restored);
        m_model.remove(id);
        Q_EMIT hintChanged(tr("“%1” is back among the recent ones.").arg(shortTitle(*restored)));
    });
}

void ConversationController::leave(const protocol::Conversation &conversation, Change change)
{
    m_lastChange = change;
    m_changed = conversation;
    m_model.remove(conversation.id);
}

void ConversationController::undo()
{
    const Change change = m_lastChange;
    if (change == Change::None || std::exchange(m_isUndoing, true))
        return;
    // What failed can be tried again: it is forgotten only when it is done.
    const auto back = [this, change, id = m_changed.id](const Result<protocol::Conversation> &restored) {
        m_isUndoing = false;
        if (!restored) {
            complain(tr("It could not be brought back"), restored.error());
            return Q_EMIT undoOffered(tr("Try again to bring it back?"));
        }
        if (m_changed.id == id)
            m_lastChange = Change::None;
        keep(*restored);
        Q_EMIT undoDone();
        if (change == Change::Removal)
            Q_EMIT cameBack(id);
        ask();
    };
    if (change == Change::Removal)
        m_client.restoreConversation(m_changed.id).then(this, back);
    else
        m_client.change(m_changed.id, {.isArchived = m_changed.isArchived}).then(this, back);
}

void ConversationController::change(const QString &id, const protocol::ConversationChange &change, const QString &title)
{
    m_client.change(id, change).then(this, [this, title](const Result<protocol::Conversation> &changed) {
        if (!changed)
            return complain(title, changed.error());
        m_standIns.remove(changed->id);
        m_model.put(*changed);
        keep(*changed);
    });
}

void ConversationController::keep(const protocol::Conversation &conversation)
{
    if (m_cache)
        warn(m_cache->keep(QList{conversation}));
}

void ConversationController::complain(const QString &title, const Error &error)
{
    Q_EMIT failed(title, errorText(error));
}

} // namespace tom::desktop
