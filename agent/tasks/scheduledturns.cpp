#include "agent/tasks/scheduledturns.h"

#include "agent/tasks/approvalnotices.h"
#include "agent/tasks/briefing.h"
#include "agent/tasks/scheduler.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcScheduled, "tom.agent.schedules")

using protocol::NotificationKind;

struct ScheduledTurns::Following
{
    ScheduledRun run{};
    Agent::Log log{};
    bool isOverBudget = false;
    qsizetype heeded = 0;   // events that were looked at
    qint64 tokens = 0;      // that it has used by then
};

namespace {

constexpr auto clientType = "desktop"_L1;

bool waitsForConsent(const TurnLog &log)
{
    return !log.events().isEmpty() && std::holds_alternative<protocol::ApprovalAsked>(log.events().constLast().body);
}

// When the first of the approvals that it asked for last ends by itself.
QDateTime expiryOf(const TurnLog &log)
{
    QDateTime first;
    const QList<protocol::TurnEvent> &events = log.events();
    for (auto event = events.crbegin(); event != events.crend(); ++event) {
        const auto *asked = std::get_if<protocol::ApprovalAsked>(&event->body);
        if (!asked)
            break;
        first = first.isValid() ? std::min(first, asked->approval.expires) : asked->approval.expires;
    }
    return first;
}

// Another turn of the conversation, that of a user who writes there, comes first.
bool isBehindAnother(const TurnLog &log)
{
    const auto *started =
        log.events().size() == 1 ? std::get_if<protocol::TurnStarted>(&log.events().constFirst().body) : nullptr;
    return started && started->queued;
}

NewNotification resultOf(const ScheduledRun &run, const TurnLog &log, bool isOverBudget)
{
    NewNotification result{
        .kind = NotificationKind::TaskResult, .title = titleOf(run.schedule), .origin = u"run "_s + run.requestId};
    QStringList text;
    if (const auto *done = std::get_if<protocol::TurnDone>(&log.events().constLast().body)) {
        if (!done->answer.response.isEmpty())
            text.append(done->answer.response);
        result.actions.append({.id = u"open"_s, .title = u"Open"_s, .target = done->answer.conversation});
        if (isOverBudget)
            text.append(u"It was stopped: it had used the %1 tokens that one run may use."_s.arg(run.schedule.maxTokens));
        else if (done->answer.interrupted)
            text.append(u"It was interrupted, and is not begun again by itself: some of it may have been done."_s);
        else if (done->answer.stopped)
            text.append(u"It was stopped."_s);
    } else if (const auto *failed = std::get_if<protocol::TurnFailed>(&log.events().constLast().body)) {
        text.append(u"It could not be done: %1"_s.arg(failed->error.message));
        isOverBudget = failed->error.code == ErrorCode::BudgetExceeded;
    }
    if (isOverBudget)
        result.kind = NotificationKind::Budget;
    result.text = text.join(u"\n\n"_s);
    return result;
}

// Rules for tools add up: nobody loosens the house's by rules of his own.
protocol::Schedule withDefaults(protocol::Schedule schedule, const config::ScheduleDefaults &defaults)
{
    if (!schedule.level)
        schedule.level = defaults.level;
    if (schedule.maxTokens == 0)
        schedule.maxTokens = defaults.maxTokens;
    schedule.tools.ask += defaults.ask;
    schedule.tools.deny += defaults.deny;
    return schedule;
}

} // namespace

ScheduledTurns::ScheduledTurns(ScheduleStore &store, Inbox &inbox, Agent &agent, Journal &journal, QObject *parent)
    : QObject(parent),
      m_store(store),
      m_inbox(inbox),
      m_agent(agent),
      m_journal(journal)
{
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &ScheduledTurns::look);
}

ScheduledTurns::~ScheduledTurns()
{
    for (const auto &[id, following] : m_followed)
        disconnect(following->log.get(), nullptr, this, nullptr);
}

int ScheduledTurns::atWork() const
{
    return int(std::ranges::count_if(m_followed, [](const auto &entry) {
        return !waitsForConsent(*entry.second->log) && !isBehindAnother(*entry.second->log);
    }));
}

void ScheduledTurns::look()
{
    const auto begun = m_store.running();
    if (!begun)
        return tryAgain(begun.error());
    for (const ScheduledRun &run : *begun) {
        if (!m_followed.contains(run.id))
            begin(run);
    }
    if (const int free = mostAtOnce - atWork(); free > 0) {
        const auto waiting = m_store.waiting(free);
        if (!waiting)
            return tryAgain(waiting.error());
        for (const ScheduledRun &run : *waiting)
            begin(run);
    }
    Q_EMIT changed();
}

void ScheduledTurns::tryAgain(const Error &error)
{
    qCCritical(lcScheduled).noquote() << u"❌ what is due cannot be read: %1"_s.arg(error.message);
    m_again.start(retryPause);
}

std::optional<QDateTime> ScheduledTurns::nextWork()
{
    std::optional<QDateTime> next = m_store.waitingSince().value_or(std::nullopt);
    for (const auto &[id, following] : m_followed) {
        const QDateTime since = waitsForConsent(*following->log) ? expiryOf(*following->log) : following->run.due;
        next = next ? std::min(*next, since) : since;
    }
    return next;
}

void ScheduledTurns::begin(ScheduledRun run)
{
    run.schedule = withDefaults(run.schedule, m_defaults);
    const auto log = turnOf(run);
    if (log)
        return follow(run, *log);
    if (log.error().code == ErrorCode::RateLimited || log.error().code == ErrorCode::Storage) {
        if (run.isRunning || m_store.setRunning(run.id, false))
            m_again.start(retryPause);
        return;
    }
    finish(run, {.kind = NotificationKind::TaskResult,
                 .title = titleOf(run.schedule),
                 .text = u"It could not be done: %1"_s.arg(log.error().message),
                 .origin = u"run "_s + run.requestId});
}

// The turn that this run has begun before, or begins now.
Result<Agent::Log> ScheduledTurns::turnOf(const ScheduledRun &run)
{
    if (run.isRunning) {
        const auto begun = m_journal.turns().turnOfRequest(run.requestId);
        if (!begun)
            return std::unexpected(begun.error());
        if (*begun)
            return m_agent.turn(**begun);
    } else if (const auto marked = m_store.setRunning(run.id, true); !marked) {   // before the turn can have begun
        return std::unexpected(marked.error());
    }
    const Result<QString> conversation = conversationOf(run);
    if (!conversation)
        return std::unexpected(conversation.error());
    const protocol::Schedule &schedule = run.schedule;
    return m_agent.startTurn({.request = m_reports ? withReports(schedule.text, m_reports(), schedule.tools.deny) : schedule.text,
                              .requestId = run.requestId,
                              .conversation = *conversation,
                              .clientType = clientType,
                              .level = run.schedule.level,
                              .modules = run.schedule.modules,
                              .schedule = run.schedule.id,
                              .tools = run.schedule.tools});
}

Result<QString> ScheduledTurns::conversationOf(const ScheduledRun &run)
{
    QString id;
    const Result<void> kept = m_journal.commit([&]() -> Result<void> {
        const Result<QString> before = m_store.takeConversation(run.schedule.id);
        if (!before)
            return std::unexpected(before.error());
        if (!before->isEmpty() && m_journal.conversations().conversation(*before)) {   // the user may have deleted it
            id = *before;
            return {};
        }
        const Result<Conversation> made = m_journal.conversations().make(clientType);
        if (!made)
            return std::unexpected(made.error());
        id = made->id;
        return m_store.setConversation(run.schedule.id, id);
    });
    return kept ? Result<QString>(id) : std::unexpected(kept.error());
}

void ScheduledTurns::follow(const ScheduledRun &run, const Agent::Log &log)
{
    auto following = std::make_unique<Following>();
    following->run = run;
    following->log = log;
    m_followed.emplace(run.id, std::move(following));
    connect(log.get(), &TurnLog::grown, this, [this, id = run.id] { take(id); });
    // Not here: whoever called us counts what is at work.
    QMetaObject::invokeMethod(this, [this, id = run.id] { take(id); }, Qt::QueuedConnection);
}

void ScheduledTurns::take(qint64 run)
{
    const auto found = m_followed.find(run);
    if (found == m_followed.end())
        return;
    Following &following = *found->second;
    heed(following);
    if (!following.log->isEnded()) {
        heedBudget(following);
        if (waitsForConsent(*following.log) || isBehindAnother(*following.log))   // somebody else may work meanwhile
            m_again.start(0);
        return;
    }
    disconnect(following.log.get(), nullptr, this, nullptr);
    finish(following.run, resultOf(following.run, *following.log, following.isOverBudget));
}

// Each once, however often they are read again after a restart.
void ScheduledTurns::heed(Following &following)
{
    const QList<protocol::TurnEvent> &events = following.log->events();
    for (; following.heeded < events.size(); ++following.heeded) {
        const protocol::TurnEventBody &body = events.at(following.heeded).body;
        Result<qint64> told = 0;
        if (const auto *asked = std::get_if<protocol::ApprovalAsked>(&body))
            told = m_inbox.post(approvalNotice(titleOf(following.run.schedule), asked->approval, m_agent, m_decider));
        else if (const auto *ended = std::get_if<protocol::ApprovalEnded>(&body))
            told = m_inbox.acknowledgeOrigin(approvalOrigin(ended->id));
        else if (const auto *reported = std::get_if<protocol::UsageReported>(&body))   // each is the sum until then
            following.tokens = reported->usage.inputTokens + reported->usage.outputTokens;
        if (!told)   // GET /approvals has it all the same
            qCCritical(lcScheduled).noquote() << u"❌ an approval is not in the inbox: %1"_s.arg(told.error().message);
    }
}

void ScheduledTurns::heedBudget(Following &following)
{
    const qint64 most = following.run.schedule.maxTokens;
    if (most == 0 || following.isOverBudget || following.tokens < most)
        return;
    following.isOverBudget = true;
    // Not here: it is the turn that is telling us.
    QMetaObject::invokeMethod(
        this, [this, turn = following.log->turn()] { [[maybe_unused]] const auto stopped = m_agent.stopTurn(turn); },
        Qt::QueuedConnection);
}

void ScheduledTurns::finish(const ScheduledRun &run, const NewNotification &result)
{
    const Result<void> kept = m_inbox.commit([&]() -> Result<void> {
        if (const auto added = m_inbox.add(result); !added)
            return std::unexpected(added.error());
        return m_store.removeRun(run.id);
    });
    if (!kept)
        qCCritical(lcScheduled).noquote()
            << u"❌ the result of schedule %1 cannot be kept now: %2"_s.arg(run.schedule.id).arg(kept.error().message);
    m_followed.erase(run.id);
    m_again.start(kept ? std::chrono::milliseconds(0) : retryPause);
}

} // namespace tom::agent
