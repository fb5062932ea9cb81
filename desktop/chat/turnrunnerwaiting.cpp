// The part of TurnRunner that is about messages which the server does not have yet, as far as anybody knows.
#include "desktop/chat/assistantmessage.h"
#include "desktop/chat/chatpanel.h"
#include "desktop/chat/turnrunner.h"

#include <QLocale>
#include <QLoggingCategory>
#include <QUuid>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcWaiting, "tom.desktop.waiting")

void TurnRunner::showWaiting()
{
    if (!m_reply)
        m_now = {};
    m_waiting.clear();
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (const OutboxEntry &entry : m_outbox.entriesOf(m_conversation)) {
        m_waiting.append(shown(entry));
        Item &item = m_waiting.last();
        if (entry.isStopped) {
            showStopping(item);
            continue;
        }
        if (!entry.isOld(now))
            continue;
        item.hold = Hold::Old;
        item.answer->fail((entry.isTried ? tr("It is not known whether this message of %1 was ever sent.")
                                         : tr("This message of %1 was never sent."))
                              .arg(QLocale().toString(entry.written.toLocalTime(), QLocale::ShortFormat)),
                          tr("Send it now"));
    }
    if (!m_isOnline)
        holdAll();
}

void TurnRunner::setOnline(bool online)
{
    if (online == m_isOnline)
        return;
    m_isOnline = online;
    if (!online)
        return holdAll();
    for (Item &item : m_waiting)
        item.hold = item.hold == Hold::Old || item.hold == Hold::Stopping ? item.hold : Hold::No;
}

void TurnRunner::holdAll()
{
    for (Item &item : m_waiting) {
        if (item.hold == Hold::Old || item.hold == Hold::Offline || item.hold == Hold::Stopping)
            continue;
        item.hold = Hold::Offline;
        renew(item);
        if (item.answer)
            item.answer->fail(item.entry.isTried ? tr("It is not known whether this message has arrived. As soon as the server "
                                                      "can be reached, Tom asks it, and sends the message if it has not.")
                                                 : tr("Not sent yet. It goes out by itself when the server can be reached."),
                              item.entry.isTried ? tr("Stop it") : tr("Do not send it"));
    }
}

void TurnRunner::letNextBegin(const QString &requestId)
{
    const QString begun = protocol::begunBy + requestId;
    const QList<OutboxEntry> behind = m_outbox.entriesOf(begun);
    renameBegun(begun, behind.isEmpty() ? QString() : protocol::begunBy + behind.constFirst().request.requestId);
}

void TurnRunner::renameBegun(const QString &begun, const QString &anew)
{
    for (OutboxEntry entry : m_outbox.entriesOf(begun)) {
        entry.request.conversation = anew;
        if (const auto done = m_outbox.keep(entry); !done)
            qCWarning(lcWaiting).noquote() << u"⚠️ where a message belongs is not kept on disk: %1"_s.arg(done.error().message);
    }
    for (Item &item : m_waiting) {
        if (item.entry.request.conversation == begun)
            item.entry.request.conversation = anew;
    }
    if (m_conversation != begun)
        return;
    m_conversation = anew;   // empty: nothing is left of it
    Q_EMIT conversationNamed(anew);
}

// On disk, too: whoever starts after a crash has to know it.
void TurnRunner::setTried(Item &item, bool isTried)
{
    if (std::exchange(item.entry.isTried, isTried) == isTried)
        return;
    for (const OutboxEntry &kept : m_outbox.entries()) {
        if (kept.request.requestId != item.entry.request.requestId || kept.isTried == isTried)
            continue;
        if (const auto done = m_outbox.keep(item.entry); !done)
            qCWarning(lcWaiting).noquote() << u"⚠️ what is known of a message is not kept on disk: %1"_s.arg(done.error().message);
    }
}

// Those that go out by themselves when what runs has ended, or when their conversation has begun.
void TurnRunner::showQueue()
{
    bool isFirst = m_reply != nullptr;
    for (Item &item : m_waiting) {
        if (item.hold != Hold::No || !item.answer || (!m_reply && !m_outbox.isBehindItsBeginning(item.entry)))
            continue;
        if (!item.answer->isQueued() || item.isFirst != isFirst) {
            renew(item);
            item.answer->setQueued(isFirst);
            item.isFirst = isFirst;
        }
        isFirst = false;
    }
}

void TurnRunner::takeBack(const AssistantMessage *answer)
{
    const auto waiting = std::ranges::find_if(m_waiting, [answer](const Item &item) { return item.answer == answer; });
    if (waiting == m_waiting.end())
        return;   // it has gone out meanwhile
    if (waiting->entry.isTried) {
        stopWaiting(*waiting);
        return showQueue();
    }
    const Item dropped = *waiting;
    m_waiting.erase(waiting);
    m_panel.remove(dropped.said, dropped.answer);
    showQueue();
    Q_EMIT refused(dropped.entry);
}

void TurnRunner::actOnWaiting(Item &item)
{
    if (item.hold == Hold::Offline && item.entry.isTried)
        return stopWaiting(item);
    if (item.hold == Hold::Offline) {
        const Item dropped = item;
        m_waiting.removeIf([&dropped](const Item &other) { return other.answer == dropped.answer; });
        m_panel.remove(dropped.said, dropped.answer);
        return Q_EMIT refused(dropped.entry);
    }
    if (item.hold == Hold::Old) {   // nobody remembers its id any more
        const QString old = item.entry.request.requestId;
        item.entry.request.requestId = QUuid::createUuid().toString(QUuid::WithoutBraces);
        item.entry.written = QDateTime::currentDateTimeUtc();
        item.entry.isTried = false;
        const QString anew = protocol::begunBy + item.entry.request.requestId;
        const bool begins = item.entry.request.conversation == protocol::begunBy + old;
        if (m_outbox.keep(item.entry))
            m_outbox.forget(old);
        if (begins)
            renameBegun(protocol::begunBy + old, anew);
    }
    item.hold = Hold::No;
    renew(item);
    if (!m_isOnline)
        holdAll();
    next();
}

} // namespace tom::desktop
