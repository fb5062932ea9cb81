#include "desktop/console/schedulecommand.h"

#include "desktop/console/exitcode.h"
#include "desktop/console/terminal.h"

using namespace Qt::StringLiterals;

namespace tom::console {

using protocol::Schedule;

namespace {

QString timeShown(const QDateTime &time, const QTimeZone &zone)
{
    return QLocale::c().toString(time.toTimeZone(zone), u"ddd d MMM yyyy HH:mm"_s);
}

QString lineOf(const Schedule &schedule, const QTimeZone &zone)
{
    const QString when = schedule.next ? timeShown(*schedule.next, zone) : schedule.isEnabled ? u"over"_s : u"paused"_s;
    QString line = u"%1  %2  %3"_s.arg(schedule.id, 4)
                       .arg(when.leftJustified(21), schedule.kind == Schedule::Kind::Prompt ? u"prompt  "_s : u"reminder"_s);
    line += u"  "_s + (schedule.title.isEmpty() ? schedule.text.simplified() : schedule.title);
    if (!schedule.recipient.isEmpty())
        line += u"  (to %1)"_s.arg(schedule.recipient);
    if (!schedule.rrule.isEmpty())
        line += u"  [%1]"_s.arg(schedule.rrule);
    return line + u'\n';
}

} // namespace

ScheduleCommand::ScheduleCommand(desktop::ApiClient &client, CommandLine line) : m_client(client), m_line(std::move(line)) {}

// By the user's clock, so that is what is asked for first.
void ScheduleCommand::start()
{
    m_client.settings().then(this, [this](const Result<protocol::UserSettings> &settings) {
        if (!take(settings))
            return;
        const qint64 number = m_line.numbers.value(0);
        if (m_line.command == Command::Remind)
            return add();
        switch (m_line.scheduleVerb) {
        case ScheduleVerb::List:
            return list();
        case ScheduleVerb::Add:
            return add();
        case ScheduleVerb::Briefing:
            return addBriefing();
        case ScheduleVerb::Delete:
            return tell(m_client.removeSchedule(number), u"Deleted.\n"_s);
        case ScheduleVerb::Run:
            return tell(m_client.runSchedule(QString::number(number)),
                        u"It is done now; the result comes as a notification.\n"_s);
        case ScheduleVerb::Pause:
        case ScheduleVerb::Resume:
            return show(m_client.changeSchedule(number, {{u"enabled"_s, m_line.scheduleVerb == ScheduleVerb::Resume}}));
        }
    });
}

bool ScheduleCommand::take(const Result<protocol::UserSettings> &settings)
{
    if (!settings) {
        Q_EMIT finished(complain(settings.error()));
        return false;
    }
    m_ownZone = settings->timeZone;
    m_zone = m_ownZone.isEmpty() ? QTimeZone::systemTimeZone() : QTimeZone(m_ownZone.toLatin1());
    if (!m_zone.isValid())   // one that this machine does not know
        m_zone = QTimeZone::systemTimeZone();
    return true;
}

void ScheduleCommand::list()
{
    m_client.schedules().then(this, [this](const Result<QList<Schedule>> &schedules) {
        if (!schedules)
            return Q_EMIT finished(complain(schedules.error()));
        QString text;
        for (const Schedule &schedule : *schedules)
            text += lineOf(schedule, m_zone);
        writeOutput(text.isEmpty() ? u"Nothing is scheduled.\n"_s : text);
        Q_EMIT finished(Ok);
    });
}

void ScheduleCommand::add()
{
    const bool isReminder = m_line.command == Command::Remind;
    const Result<NaturalTime> time = NaturalTime::parse(m_line.when, QDateTime::currentDateTimeUtc().toTimeZone(m_zone));
    if (!time)
        return Q_EMIT finished(complain(WrongUsage, time.error().message));
    addAt({.kind = isReminder ? Schedule::Kind::Reminder : Schedule::Kind::Prompt,
           .text = m_line.text,
           .missed = m_line.missed,
           .recipient = m_line.name,
           .level = m_line.level,
           .tools = m_line.tools},
          *time);
}

void ScheduleCommand::addBriefing()
{
    const QString when = m_line.when.isEmpty() ? u"every day at 7:00"_s : m_line.when;
    const Result<NaturalTime> time = NaturalTime::parse(when, QDateTime::currentDateTimeUtc().toTimeZone(m_zone));
    if (!time)
        return Q_EMIT finished(complain(WrongUsage, time.error().message));
    m_client.scheduleTemplates().then(this, [this, time = *time](const Result<QList<Schedule>> &templates) {
        if (!templates)
            return Q_EMIT finished(complain(templates.error()));
        if (templates->isEmpty())
            return Q_EMIT finished(complain(Failed, u"this server has no briefing to offer"_s));
        Schedule briefing = templates->constFirst();
        briefing.missed = m_line.missed;
        briefing.level = m_line.level;
        briefing.tools = m_line.tools;
        addAt(briefing, time);
    });
}

void ScheduleCommand::addAt(Schedule schedule, const NaturalTime &time)
{
    schedule.start = time.start;
    schedule.rrule = time.rrule;
    // Where the user has set no zone, the agent's machine may have another one than this.
    schedule.timeZone = time.isMoment ? u"UTC"_s : m_ownZone.isEmpty() ? QString::fromLatin1(m_zone.id()) : QString();
    show(m_client.add(schedule));
}

void ScheduleCommand::tell(QFuture<Result<void>> done, const QString &words)
{
    done.then(this, [this, words](const Result<void> &result) {
        if (!result)
            return Q_EMIT finished(complain(result.error()));
        writeOutput(words);
        Q_EMIT finished(Ok);
    });
}

void ScheduleCommand::show(QFuture<Result<Schedule>> done)
{
    done.then(this, [this](const Result<Schedule> &schedule) {
        if (!schedule)
            return Q_EMIT finished(complain(schedule.error()));
        writeOutput(lineOf(*schedule, m_zone));
        Q_EMIT finished(Ok);
    });
}

} // namespace tom::console
