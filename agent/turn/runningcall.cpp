#include "agent/turn/runningcall.h"

#include "agent/tools/immediatetoolrun.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

RunningCall::RunningCall(const TurnServices &services, const llm::ToolCall &call, const AuditEntry &entry, QObject *parent)
    : QObject(parent),
      m_services(services),
      m_call(call),
      m_entry(entry)
{
    m_limit.setSingleShot(true);
    m_limit.setInterval(
        std::max(services.consent.callTime, services.tools.callTime(call.name)));   // a service may be given longer
    connect(&m_limit, &QTimer::timeout, this, [this] {
        if (m_isOver)
            return;
        m_run->cancel();
        end(u"timeout"_s);
        Q_EMIT finished(toolFailure(u"the time for this tool ran out; it was ended, and may have been done all the same"_s));
    });
}

RunningCall::~RunningCall()
{
    drop(u"lost"_s);
}

void RunningCall::start()
{
    m_startedAt = m_services.clock.monotonic();
    // What may do harm is on record before it happens, or does not happen.
    Result<void> recorded;
    if (m_services.audit && m_entry.risk != riskName(Risk::Read))
        recorded = m_services.audit->begin(m_entry);
    if (recorded)
        m_run = m_services.tools.start(m_call);
    else
        m_run = std::make_unique<ImmediateToolRun>(
            toolFailure(u"not done: the audit log cannot be written (%1)"_s.arg(recorded.error().message)));
    connect(m_run.get(), &ToolRun::finished, this, &RunningCall::take);
    connect(m_run.get(), &ToolRun::progressed, this,
            [this](double progress, const std::optional<double> &total, const QString &message) {
                Q_EMIT progressed({.id = m_call.id, .progress = progress, .total = total, .message = message});
            });
    m_limit.start();
}

void RunningCall::drop(const QString &outcome)
{
    if (m_isOver || !m_run)
        return;
    disconnect(m_run.get(), nullptr, this, nullptr);
    m_run->cancel();
    end(outcome);
}

void RunningCall::setPaused(bool paused)
{
    if (m_isOver)
        return;
    const auto now = m_services.clock.monotonic();
    if (m_pausedAt)
        m_paused += now - *m_pausedAt;
    m_pausedAt = paused ? std::optional(now) : std::nullopt;
    if (paused)
        m_limit.stop();
    else
        m_limit.start();
}

std::chrono::milliseconds RunningCall::duration() const
{
    const auto now = m_pausedAt.value_or(m_services.clock.monotonic());
    return now - m_startedAt - m_paused;
}

void RunningCall::take(const ToolResult &result)
{
    if (m_isOver)
        return;
    end(result.isError ? u"error"_s : u"ok"_s);
    Q_EMIT finished(result);
}

void RunningCall::end(const QString &outcome)
{
    m_isOver = true;
    m_limit.stop();
    m_run->disconnect(this);
    m_run.release()->deleteLater();   // it may be the one that calls
    if (m_services.audit)
        m_services.audit->end(m_entry, outcome, m_services.clock.monotonic() - m_startedAt);
}

} // namespace tom::agent
