#include "agent/turn/toolround.h"

#include "agent/tools/immediatetoolrun.h"
#include "agent/turn/callaudit.h"
#include "agent/turn/longresult.h"
#include "agent/turn/turntalk.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::agent {

namespace {

constexpr auto lookForServices = 250ms;
constexpr auto lookForTimes = 60000ms;   // a timer does not count the time of a machine that sleeps

llm::Message resultMessage(const llm::ToolCall &call, const ToolResult &result)
{
    return {.role = llm::Role::Tool,
            .text = result.text,
            .toolCallId = call.id,
            .toolName = call.name,
            .origin = call.name,
            .isError = result.isError};
}

} // namespace

ToolRound::ToolRound(const TurnServices &services, TurnRecord &record, const OpenRound &round, const Progress &progress,
                     QObject *parent)
    : QObject(parent),
      m_services(services),
      m_record(record),
      m_steps(record),
      m_consents(services, record),
      m_gate(services.tools, services.rules, record.journal().consents(),
             {.conversation = record.conversation(), .schedule = record.request().schedule, .tools = record.request().tools}),
      m_calling(round.calling),
      m_progress(progress)
{
    for (const OpenCall &call : round.calls)
        m_entries.push_back({.open = call});
    m_look.setSingleShot(true);
    connect(&m_look, &QTimer::timeout, this, [this] {
        expire();
        advance();
    });
}

ToolRound::~ToolRound() = default;

void ToolRound::start()
{
    QList<int> asking;
    for (int i = 0; i < int(m_entries.size()); ++i) {
        m_entries[size_t(i)].verdict = m_gate.judge(m_entries[size_t(i)].open.call);
        if (m_entries[size_t(i)].verdict.way == CallVerdict::Way::Ask)
            asking.append(i);
    }
    if (!asking.isEmpty()) {
        if (const auto asked = ask(asking); !asked)
            return fail(asked.error());
    }
    advanceSoon();
}

// What was done and has no result may have been done; it is never tried again.
void ToolRound::resume()
{
    m_steps.setOnDisk();
    m_resumedAt = m_services.clock.monotonic();
    const auto approvals = m_record.journal().consents().openOf(m_record.id());
    if (!approvals)
        return fail(approvals.error());
    for (const StoredApproval &approval : *approvals) {
        if (approval.position >= 0 && approval.position < int(m_entries.size()))
            m_entries[size_t(approval.position)].approval = approval;
    }
    for (int i = 0; i < int(m_entries.size()); ++i) {
        Entry &entry = m_entries[size_t(i)];
        entry.isAnnounced = true;
        entry.verdict.tool = m_services.tools.tool(entry.open.call.name, entry.open.call.arguments);
        const bool isLost = entry.open.state == CallState::Started;
        const bool isUnknown = entry.open.state == CallState::Waiting && !entry.approval;
        if (!isLost && !isUnknown)
            continue;
        const ToolResult result =
            toolFailure(isLost ? u"the assistant was restarted during this call; it may have been done all the same"_s
                               : u"not done: the question to the user was lost"_s);
        if (const auto answered = answer(i, result, {}); !answered)
            return fail(answered.error());
    }
    advanceSoon();
}

Result<void> ToolRound::ask(const QList<int> &positions)
{
    QList<protocol::TurnEventBody> events;
    QList<StoredApproval> approvals;
    for (const int position : positions) {
        const Entry &entry = m_entries[size_t(position)];
        if (!entry.isAnnounced)
            events.append(announcement(entry));
        approvals.append(m_consents.approvalFor(entry.open.call, entry.verdict, position));
    }
    std::optional<OpenRound> round;
    if (!m_steps.isOnDisk()) {
        round = OpenRound{.calling = m_calling, .progress = m_progress()};
        for (const Entry &entry : m_entries)
            round->calls.append(entry.open);
    }
    if (const auto asked = m_consents.ask(approvals, events, round); !asked)
        return asked;
    m_steps.setOnDisk();
    for (const StoredApproval &approval : std::as_const(approvals)) {
        Entry &entry = m_entries[size_t(approval.position)];
        entry.open.state = CallState::Waiting;
        entry.approval = approval;
        entry.isAnnounced = true;
        Q_EMIT approvalChanged(approval.approval);
    }
    return {};
}

void ToolRound::advanceSoon()
{
    QMetaObject::invokeMethod(this, &ToolRound::advance, Qt::QueuedConnection);
}

void ToolRound::advance()
{
    int running = int(std::ranges::count_if(m_entries, [](const Entry &entry) { return entry.run != nullptr; }));
    for (int i = 0; i < int(m_entries.size()) && !m_isOver; ++i) {
        Entry &entry = m_entries[size_t(i)];
        const bool mayRun = !entry.run && (entry.open.state == CallState::Ready || entry.open.state == CallState::Approved);
        if (!mayRun || running >= maxAtOnce || !isReady(entry, i))
            continue;
        run(entry, i);
        ++running;
    }
    if (m_isOver)
        return;
    if (std::ranges::all_of(m_entries, [](const Entry &entry) { return entry.open.state == CallState::Done; })) {
        if (!isWaitingForServices())
            return finish();
        m_look.start(lookForServices);
    }
    updateParked();
}

// The model may want to use them again; after a start they are not there at once.
bool ToolRound::isWaitingForServices() const
{
    if (!m_resumedAt || m_services.clock.monotonic() - *m_resumedAt >= m_services.consent.service)
        return false;
    return std::ranges::any_of(m_entries, [this](const Entry &entry) {
        const auto known = m_services.tools.tool(entry.open.call.name);
        return entry.approval && (!known || !known->problem.isEmpty());
    });
}

// False: not now. It waits for its service, or for the user once more, or has its answer already.
bool ToolRound::isReady(Entry &entry, int position)
{
    const bool isApproved = entry.open.state == CallState::Approved;
    if (m_steps.isOnDisk())   // it may be long after it was judged
        entry.verdict = m_gate.judge(entry.open.call);
    const CallVerdict &verdict = entry.verdict;
    const bool isMissing = !verdict.tool || !verdict.tool->problem.isEmpty();
    if (isMissing && (isApproved || m_resumedAt)) {
        const auto now = m_services.clock.monotonic();
        if (now - entry.missedAt.value_or(now) < m_services.consent.service) {
            entry.missedAt = entry.missedAt.value_or(now);
            m_look.start(lookForServices);
            return false;
        }
    }
    Result<void> done;
    if (verdict.way == CallVerdict::Way::Refuse) {
        note(entry, u"refused"_s);
        done = answer(position, toolFailure(verdict.why), {});
    } else if (isApproved ? !RoundConsents::holds(*entry.approval, entry.open.call, *verdict.tool)
                          : verdict.way == CallVerdict::Way::Ask) {
        done = ask({position});   // it is not what the user said yes to
    } else {
        return true;
    }
    if (!done)
        fail(done.error());
    return false;
}

void ToolRound::run(Entry &entry, int position)
{
    QList<protocol::TurnEventBody> events;
    if (!entry.isAnnounced)
        events.append(announcement(entry));
    entry.isAnnounced = true;
    if (const auto kept = m_steps.setStarted(position, events, !onlyReads(entry)); !kept)
        return fail(kept.error());
    const bool isApproved = entry.open.state == CallState::Approved;
    entry.open.state = CallState::Started;
    entry.run = new RunningCall(
        m_services, entry.open.call,
        auditEntryOf(m_record, entry.open.call, entry.verdict.tool, isApproved ? u"approved"_s : entry.verdict.why), this);
    connect(entry.run, &RunningCall::progressed, this,
            [this](const protocol::ToolCallProgressed &progress) { m_record.log()->append(progress); });
    connect(entry.run, &RunningCall::finished, this, [this, position](const ToolResult &result) { take(position, result); });
    entry.run->start();
}

void ToolRound::take(int position, const ToolResult &result)
{
    Entry &entry = m_entries[size_t(position)];
    dropRun(entry);
    ToolResult kept = bounded(result, m_record);
    keepWithin(kept.images, TurnTalk::maxResultImageBytes);
    if (const auto answered = answer(position, kept, {}); !answered)
        return fail(answered.error());
    advance();
}

Result<void> ToolRound::answer(int position, const ToolResult &result, const QString &approvalState,
                               const std::function<Result<void>()> &work)
{
    Entry &entry = m_entries[size_t(position)];
    QList<protocol::TurnEventBody> events;
    if (!entry.isAnnounced)
        events.append(announcement(entry));
    entry.isAnnounced = true;
    if (!approvalState.isEmpty())
        events.append(protocol::ApprovalEnded{.id = entry.approval->approval.id, .state = approvalState});
    events.append(protocol::ToolCallEnded{.id = entry.open.call.id,
                                          .ok = !result.isError,
                                          .summary = result.summary,
                                          .made = entry.open.state == CallState::Started,
                                          .durationMs = entry.duration.count()});
    if (const auto kept = m_steps.setDone(position, result, events, work); !kept)
        return kept;
    entry.open.state = CallState::Done;
    entry.open.result = result;
    return {};
}

void ToolRound::dropRun(Entry &entry)
{
    entry.duration = entry.run->duration();
    std::exchange(entry.run, nullptr)->deleteLater();
}

void ToolRound::cancel()
{
    const QString why = u"the user stopped this call"_s;
    for (Entry &entry : m_entries) {
        if (entry.open.state == CallState::Done)
            continue;
        if (entry.run) {
            entry.run->drop(u"stopped"_s);
            dropRun(entry);
        }
        const bool isMade = entry.open.state == CallState::Started;
        entry.open.result = toolFailure(isMade ? why : why + u"; it was not done"_s);
        if (entry.open.state == CallState::Waiting) {
            entry.approval->approval.state = u"cancelled"_s;
            m_record.log()->append(protocol::ApprovalEnded{.id = entry.approval->approval.id, .state = u"cancelled"_s});
            note(entry, u"cancelled"_s);
            Q_EMIT approvalChanged(entry.approval->approval);
        }
        if (entry.isAnnounced)
            m_record.log()->append(protocol::ToolCallEnded{.id = entry.open.call.id,
                                                           .ok = false,
                                                           .summary = entry.open.result.summary,
                                                           .made = isMade,
                                                           .durationMs = entry.duration.count()});
        entry.open.state = CallState::Done;
    }
    finish();
}

bool ToolRound::hasOnlyRead() const
{
    return !m_steps.isOnDisk() && std::ranges::all_of(m_entries, onlyReads);
}

bool ToolRound::onlyReads(const Entry &entry)
{
    return entry.verdict.tool && entry.verdict.tool->risk == Risk::Read;
}

bool ToolRound::runs(const QString &module) const
{
    return std::ranges::any_of(m_entries, [&](const Entry &entry) { return entry.run && entry.run->module() == module; });
}

void ToolRound::setPaused(const QString &module, bool paused)
{
    for (const Entry &entry : m_entries) {
        if (entry.run && entry.run->module() == module)
            entry.run->setPaused(paused);
    }
}

void ToolRound::finish()
{
    if (std::exchange(m_isOver, true))
        return;
    m_look.stop();
    QList<llm::Message> results;
    QList<llm::Image> images;
    for (const Entry &entry : m_entries) {
        results.append(resultMessage(entry.open.call, entry.open.result));
        images += entry.open.result.images;
    }
    keepWithin(images, TurnTalk::maxResultImageBytes);
    Q_EMIT finished(results, images);
}

void ToolRound::fail(const Error &error)
{
    if (std::exchange(m_isOver, true))
        return;
    m_look.stop();
    for (const Entry &entry : m_entries) {
        if (entry.run)
            entry.run->drop(u"lost"_s);
    }
    QMetaObject::invokeMethod(this, [this, error] { Q_EMIT failed(error); }, Qt::QueuedConnection);
}

protocol::ToolCallStarted ToolRound::announcement(const Entry &entry) const
{
    const auto name = m_services.tools.split(entry.open.call.name);
    return {.id = entry.open.call.id, .module = name.module, .name = name.tool, .arguments = entry.open.call.arguments};
}

// Of a call that was not made.
void ToolRound::note(const Entry &entry, const QString &consent) const
{
    if (m_services.audit)
        m_services.audit->end(auditEntryOf(m_record, entry.open.call, entry.verdict.tool, consent), u"not done"_s, 0ms);
}

void ToolRound::updateParked()
{
    const auto is = [this](CallState state) {
        return std::ranges::any_of(m_entries, [state](const Entry &entry) { return entry.open.state == state; });
    };
    if (is(CallState::Waiting) && !(m_look.isActive() && m_look.intervalAsDuration() < lookForTimes)) {
        const auto nearest = std::ranges::min(waiting(), {}, &protocol::Approval::expires).expires;
        const auto left = std::chrono::milliseconds(std::max<qint64>(m_services.clock.now().msecsTo(nearest) + 1, 1));
        m_look.start(std::min<std::chrono::milliseconds>(left, lookForTimes));
    }
    const bool isParked = is(CallState::Waiting) && !is(CallState::Ready) && !is(CallState::Approved) && !is(CallState::Started);
    if (std::exchange(m_isParked, isParked) != isParked)
        Q_EMIT parkedChanged();
}

} // namespace tom::agent
