// The part of TurnRunner that stops a message of which nobody knows yet whether it arrived.
#include "desktop/chat/assistantmessage.h"
#include "desktop/chat/chatpanel.h"
#include "desktop/chat/turnrunner.h"

#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcStops, "tom.desktop.stops")

// Nobody knows whether the server has it: sent again it could be done twice, and forgotten it would run on. So it stays
// until the server was told.
void TurnRunner::beginStop()
{
    m_waiting.prepend(std::exchange(m_now, {}));
    stopWaiting(m_waiting.first());
    next();
}

// It may run there already.
void TurnRunner::stopWaiting(Item &item)
{
    keepStop(item);
    showStopping(item);
    Q_EMIT stopWaits();
}

void TurnRunner::keepStop(Item &item)
{
    item.entry.isStopped = true;
    item.entry.refusal.clear();   // somebody has said what becomes of it
    if (const auto kept = m_outbox.keep(item.entry); !kept)
        qCWarning(lcStops).noquote() << u"⚠️ that it is to be stopped is not kept on disk: %1"_s.arg(kept.error().message);
}

void TurnRunner::showStopping(Item &item)
{
    item.hold = Hold::Stopping;
    renew(item);
    if (item.answer)
        item.answer->fail(tr("Stopped. It is not known whether this message arrived; Tom asks the server and stops it there."),
                          {});
}

void TurnRunner::takeStopped(const OutboxEntry &entry, bool hadArrived)
{
    const auto waiting =
        std::ranges::find(m_waiting, entry.request.requestId, [](const Item &item) { return item.entry.request.requestId; });
    if (waiting == m_waiting.end())
        return;
    const Item stopped = *waiting;
    m_waiting.erase(waiting);
    m_panel.remove(stopped.said, stopped.answer);
    if (hadArrived)
        Q_EMIT isInLine({});
    else
        Q_EMIT refused(stopped.entry);
    next();   // what was to follow in the conversation that it began
}

} // namespace tom::desktop
