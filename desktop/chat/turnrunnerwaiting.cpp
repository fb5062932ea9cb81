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
    for (const OutboxEntry &entry : m_outbox.entriesOf(m_conversation)) {
        m_waiting.append(shown(entry));
        holdFirmly(m_waiting.last());
    }
    if (!m_isOnline)
        holdAll();
}

// What only the word of whoever wrote it, or of the server about a stop, sets free.
void TurnRunner::holdFirmly(Item &item)
{
    const OutboxEntry &entry = item.entry;
    if (entry.isStopped)
        return showStopping(item);
    if (!entry.refusal.isEmpty()) {
        item.hold = Hold::Declined;
        const QString words = entry.isTried ? tr("It is not known whether this message has arrived. %1", "the reason")
                                            : tr("This message was not sent. %1", "the reason");
        return item.answer->fail(words.arg(entry.refusal), tr("Send it again"), leaveWords(entry.isTried));
    }
    if (!entry.isOld(QDateTime::currentDateTimeUtc()))
        return;
    item.hold = Hold::Old;
    item.answer->fail((entry.isTried ? tr("It is not known whether this message of %1 was ever sent.")
                                     : tr("This message of %1 was never sent."))
                          .arg(QLocale().toString(entry.written.toLocalTime(), QLocale::ShortFormat)),
                      tr("Send it now"), leaveWords(entry.isTried));
}

QString TurnRunner::leaveWords(bool mayHaveArrived)
{
    return mayHaveArrived ? tr("Stop it") : tr("Do not send it");
}

void TurnRunner::setOnline(bool online)
{
    if (online == m_isOnline)
        return;
    m_isOnline = online;
    if (!online)
        return holdAll();
    for (Item &item : m_waiting)
        item.hold = isFirm(item.hold) ? item.hold : Hold::No;
}

void TurnRunner::holdAll()
{
    for (Item &item : m_waiting) {
        if (isFirm(item.hold) || item.hold == Hold::Offline)
            continue;
        item.hold = Hold::Offline;
        renew(item);
        if (item.answer)
            item.answer->fail(item.entry.isTried ? tr("It is not known whether this message has arrived. As soon as the server "
                                                      "can be reached, Tom asks it, and sends the message if it has not.")
                                                 : tr("Not sent yet. It goes out by itself when the server can be reached."),
                              leaveWords(item.entry.isTried));
    }
}

void TurnRunner::letNextBegin(const QString &requestId)
{
    showRenamed(protocol::begunBy + requestId, m_outbox.letNextBegin(requestId));
}

void TurnRunner::showRenamed(const QString &begun, const QString &anew)
{
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
    Q_EMIT refused(dropped.entry);
    next();   // what was to follow in the conversation that it was to begin
}

void TurnRunner::actOnWaiting(Item &item)
{
    if (item.hold == Hold::Offline)   // it goes out by itself: its button only takes it back
        return takeBack(item.answer);
    const bool wasDeclined = !std::exchange(item.entry.refusal, {}).isEmpty();
    if (item.hold == Hold::Old || item.entry.isOld(QDateTime::currentDateTimeUtc()))
        giveNewId(item);
    else if (wasDeclined && !m_outbox.keep(item.entry))
        qCWarning(lcWaiting) << "⚠️ that a message is sent again is not kept on disk";
    item.hold = Hold::No;
    renew(item);
    if (!m_isOnline)
        holdAll();
    next();
    if (wasDeclined)
        Q_EMIT sentAgain();
}

// Nobody remembers the one it had.
void TurnRunner::giveNewId(Item &item)
{
    const QString old = item.entry.request.requestId;
    const QString begun = protocol::begunBy + old;
    item.entry.request.requestId = QUuid::createUuid().toString(QUuid::WithoutBraces);
    item.entry.written = QDateTime::currentDateTimeUtc();
    item.entry.isTried = false;
    const QString anew = protocol::begunBy + item.entry.request.requestId;
    const bool begins = item.entry.request.conversation == begun;
    if (m_outbox.keep(item.entry))
        m_outbox.forget(old);
    if (!begins)
        return;
    m_outbox.rename(begun, anew);
    showRenamed(begun, anew);
}

} // namespace tom::desktop
