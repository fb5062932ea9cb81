#include "agent/tasks/tasksapp.h"

#include "agent/http/scheduleroutes.h"
#include "agent/tasks/briefing.h"
#include "agent/tasks/notificationsmodule.h"
#include "shared/core/json.h"
#include "shared/protocol/paths.h"

#include <QDir>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcTasks, "tom.agent.tasks")

namespace {

constexpr auto outboxPause = 5min;   // until an agent is started again for messages that could not be brought
constexpr qsizetype messageTitle = 200;
constexpr qint64 maxMessageBody = 256 * 1024;   // as the server's door takes
constexpr int mostShown = 50;   // of what is scheduled, among the tasks

} // namespace

TasksApp::TasksApp(Journal &journal, const Clock &clock, InboxApp &inbox, const QString &userFolder, QObject *parent)
    : QObject(parent),
      m_journal(journal),
      m_clock(clock),
      m_inbox(inbox),
      m_store(journal.database(), clock),
      m_outbox(journal.database(), clock),
      m_receipts(journal.database(), inbox.inbox(), m_outbox),
      m_wards(journal.database(), inbox.inbox(), clock),
      m_scheduler(m_store, inbox.inbox(), clock, [&inbox] { return inbox.settings().settings().zone(); }),
      m_due(QDir(userFolder).filePath(u"next_due"_s))
{
    m_scheduler.setSendTo([this](const protocol::Schedule &schedule) {
        return m_outbox.add(schedule.recipient, u"reminder"_s, schedule.text)
            .transform([](qint64) {})
            .or_else([&](const Error &error) {
            // Not a reason to try the whole minute's work again and again.
                return m_inbox.inbox()
                    .add(
                        {.title = u"%1 was not reminded: %2"_s.arg(schedule.recipient, titleOf(schedule)), .text = error.message})
                    .transform([](qint64) {});
            });
    });
    connect(&m_outbox, &Outbox::refused, this, &TasksApp::tellRefused);
    connect(&m_outbox, &Outbox::settled, this, &TasksApp::leaveDueTime);
    connect(&m_scheduler, &Scheduler::planned, this, &TasksApp::leaveDueTime);
    connect(&inbox, &InboxApp::planned, this, &TasksApp::leaveDueTime);
    connect(&inbox.settings(), &SettingsStore::changed, this, [this](const protocol::UserSettings &before) {
        if (before.timeZone != m_inbox.settings().settings().timeZone)
            m_scheduler.rezone();
    });
}

void TasksApp::setDoor(http::HttpClient &http, const QUrl &door)
{
    m_outbox.setDoor(http, door);
    m_wards.setDoor(http, door);
}

void TasksApp::setDefaults(const config::ScheduleDefaults &defaults)
{
    m_defaults = defaults;
    m_scheduler.setUsualBudget(defaults.budget);
}

// What agents tell each other is none of the user's letters.
void TasksApp::tellRefused(const QString &recipient, const QString &kind, const QString &text, const QString &reason)
{
    NewNotification notice{.title = u"Not delivered to %1"_s.arg(recipient), .text = u"%1\n\n%2"_s.arg(text, reason)};
    if (kind == "approval"_L1)
        notice = {.title = u"%1 could not be asked"_s.arg(recipient), .text = reason};
    else if (kind == "read"_L1 || kind == "approval_ended"_L1)
        return;
    if (const auto told = m_inbox.inbox().post(notice); !told)
        qCCritical(lcTasks).noquote() << u"❌ %1"_s.arg(told.error().message);
}

std::unique_ptr<ToolProvider> TasksApp::makeModule(const QString &username)
{
    return std::make_unique<NotificationsModule>(m_scheduler, m_inbox.inbox(), m_outbox, m_clock, username);
}

void TasksApp::addRoutes(httpserver::HttpServer &server, const QString &username)
{
    const RouteGuard routes(server, username);
    addScheduleRoutes(routes, m_scheduler, [this] {
        const protocol::UserSettings &settings = m_inbox.settings().settings();
        return scheduleTemplates(settings.language, m_clock.now().toTimeZone(settings.zone()).date());
    });
    routes.addAnswer("DELETE"_ba, protocol::paths::tasks + u"/{id}"_s,
                     [this](const httpserver::Request &request) { return cancelTask(request.captures.value(0)); });
    routes.addAnswer("GET"_ba, protocol::paths::messages,
                     [this](const httpserver::Request &request) { return listSent(request); });
    routes.addAnswer(
        "POST"_ba, protocol::paths::messages, [this](const httpserver::Request &request) { return takeMessage(request); },
        maxMessageBody);
}

// From another user; tom-server says who that is.
Result<QJsonObject> TasksApp::takeMessage(const httpserver::Request &request)
{
    const auto body = request.json();
    if (!body)
        return std::unexpected(body.error());
    QString fields[3];
    const QLatin1StringView names[3] = {"id"_L1, "sender"_L1, "text"_L1};
    for (int i = 0; i < 3; ++i) {
        const Result<QString> field = json::requiredString(*body, names[i]);
        if (!field)
            return std::unexpected(field.error());
        fields[i] = *field;
    }
    const auto &[id, sender, text] = fields;
    if (id.isEmpty() || sender.isEmpty() || text.trimmed().isEmpty())
        return failure(ErrorCode::InvalidInput, u"a message needs an id, a sender and a text"_s);
    const QString kind = body->value("kind"_L1).toString();
    const auto done = [] { return QJsonObject{{u"status"_s, u"OK"_s}}; };
    if (kind == "read"_L1)
        return m_outbox.sent().setRead(text.split(u' '), sender).transform(done);
    if (kind == "approval"_L1)
        return m_wards.take(sender, text).transform(done);
    if (kind == "approval_ended"_L1)
        return m_wards.takeEnd(sender, text).transform(done);
    const bool isReminder = kind == "reminder"_L1;
    const QString line = text.simplified();
    return m_inbox.inbox()
        .post({.kind = isReminder ? protocol::NotificationKind::Reminder : protocol::NotificationKind::Message,
               .title = line,
               .text = line.size() <= messageTitle ? QString() : text,
               .sender = sender,
               .origin = Receipts::originOf(sender, id),
               .isUrgent = isReminder})
        .transform([](qint64 number) { return QJsonObject{{u"status"_s, u"OK"_s}, {u"id"_s, number}}; });
}

Result<QJsonObject> TasksApp::listSent(const httpserver::Request &request)
{
    constexpr int most = 500;
    bool isNumber = true;
    const QString asked = request.query.queryItemValue(u"limit"_s);
    const int limit = asked.isEmpty() ? 100 : asked.toInt(&isNumber);
    if (!isNumber || limit < 1 || limit > most)
        return failure(ErrorCode::InvalidInput, u"\"limit\" must be a number from 1 to %1"_s.arg(most));
    return m_outbox.sent().list(limit).transform(&protocol::SentMessages::toJson);
}

Result<void> TasksApp::start(Agent &agent)
{
    m_agent = &agent;
    if (!m_guardianName.isEmpty()) {
        m_guardian = std::make_unique<Guardian>(agent, m_outbox, m_guardianName);
        m_guardian->start();
    }
    m_turns = std::make_unique<ScheduledTurns>(m_store, m_inbox.inbox(), agent, m_journal);
    m_turns->setReports(m_reports);
    m_turns->setDecider(m_guardianName);
    m_turns->setDefaults(m_defaults);
    connect(&m_scheduler, &Scheduler::runsWaiting, m_turns.get(), &ScheduledTurns::look);
    connect(m_turns.get(), &ScheduledTurns::changed, this, &TasksApp::leaveDueTime);
    agent.setOtherTasks([this] { return tasks(); });
    connect(&m_scheduler, &Scheduler::planned, &agent, &Agent::noteChange);
    if (const Result<void> opened = m_scheduler.open(); !opened)
        return opened;
    m_turns->look();
    m_approvals = std::make_unique<ApprovalNotices>(agent, m_inbox.inbox(), m_clock,
                                                    m_guardianName);   // after those that know more of a turn
    m_forms = std::make_unique<FormNotices>(agent, m_inbox.inbox(), m_clock);
    leaveDueTime();
    return {};
}

// What is due and has not begun, and what comes next. What has begun is a turn.
QList<protocol::Task> TasksApp::tasks()
{
    QList<protocol::Task> tasks;
    const QList<ScheduledRun> runs = m_store.waiting(mostShown).value_or(QList<ScheduledRun>());
    const auto zoneName = [this](const protocol::Schedule &schedule) {
        return QString::fromLatin1(m_scheduler.zoneOf(schedule).id());
    };
    for (const ScheduledRun &run : runs)
        tasks.append({.id = u"run-%1"_s.arg(run.id),
                      .title = titleOf(run.schedule),
                      .state = u"waiting"_s,
                      .next = run.due,
                      .timeZone = zoneName(run.schedule)});
    const QList<protocol::Schedule> schedules = m_store.upcoming(mostShown).value_or(QList<protocol::Schedule>());
    for (const protocol::Schedule &schedule : schedules)
        tasks.append({.id = u"schedule-%1"_s.arg(schedule.id),
                      .title = titleOf(schedule),
                      .state = u"scheduled"_s,
                      .next = schedule.next,
                      .timeZone = zoneName(schedule),
                      .conversation = schedule.conversation});
    return tasks;
}

Result<QJsonObject> TasksApp::cancelTask(const QString &id)
{
    const QString kind = id.section(u'-', 0, 0);
    bool isNumber = false;
    const qint64 number = id.section(u'-', 1).toLongLong(&isNumber);
    Result<void> cancelled;
    if (isNumber && kind == "schedule"_L1) {
        cancelled = m_scheduler.remove(number);
    } else if (isNumber && kind == "run"_L1) {
        cancelled = m_store.removeWaitingRun(number);
        leaveDueTime();
        m_agent->noteChange();
    } else {
        const Result<bool> stopped = m_agent->stopTurn(id);
        if (!stopped)
            return failure(stopped.error().code, u"there is no task \"%1\""_s.arg(id));
        return QJsonObject{{u"status"_s, u"OK"_s}, {u"stopped"_s, *stopped}};
    }
    return cancelled.transform([] { return QJsonObject{{u"status"_s, u"OK"_s}, {u"stopped"_s, true}}; });
}

void TasksApp::leaveDueTime()
{
    std::optional<QDateTime> next = m_scheduler.nextDue();
    if (const auto work = m_turns ? m_turns->nextWork() : std::nullopt; work && (!next || *work < *next))
        next = work;
    if (const auto wake = m_inbox.nextWake(); wake && (!next || *wake < *next))
        next = wake;
    if (!m_outbox.isEmpty()) {
        const QDateTime later = m_clock.now().addDuration(outboxPause);
        next = next ? std::min(*next, later) : later;
    }
    m_due.write(next);
}

}   // namespace tom::agent
