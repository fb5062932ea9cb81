#include "agent/tasks/notificationsmodule.h"

#include "agent/tasks/messagerun.h"
#include "agent/tools/immediatetoolrun.h"
#include "agent/tools/toolparameters.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tom::agent {

using protocol::Schedule;

namespace {

const QString &recurrenceText()
{
    static const QString text = u"How often again: daily, weekly, monthly, yearly, or a rule of RFC 5545 such as "
                                "FREQ=WEEKLY;BYDAY=MO,TH. Leave it out for once"_s;
    return text;
}

QJsonObject text(const QString &description)
{
    return {{u"type"_s, u"string"_s}, {u"minLength"_s, 1}, {u"description"_s, description}};
}

QJsonObject parameters(const QJsonObject &properties, const QStringList &required)
{
    return {{u"type"_s, u"object"_s},
            {u"properties"_s, properties},
            {u"required"_s, QJsonArray::fromStringList(required)},
            {u"additionalProperties"_s, false}};
}

} // namespace

NotificationsModule::NotificationsModule(Scheduler &scheduler, Inbox &inbox, Outbox &outbox, const Clock &clock,
                                         const QString &username)
    : m_scheduler(scheduler),
      m_inbox(inbox),
      m_outbox(outbox),
      m_clock(clock),
      m_username(username)
{}

QString NotificationsModule::name() const
{
    return u"notifications"_s;
}

QString NotificationsModule::description() const
{
    return u"Reminders, messages to other people of the household, and prompts that Tom answers by itself at set times."_s;
}

QList<llm::ToolDefinition> NotificationsModule::tools() const
{
    const QJsonObject sender{
        {u"type"_s, u"string"_s}, {u"enum"_s, QJsonArray{m_username}}, {u"description"_s, u"Always the user"_s}};
    const QString when = u"When, by the user's clock, as YYYY-MM-DD HH:MM:SS"_s;
    return {
        {.name = u"send_instant_message"_s,
         .description = u"Sends a message to another person of the household at once."_s,
         .parameters = parameters({{u"message_text"_s, text(u"The message"_s)},
                                   {u"sender_username"_s, sender},
                                   {u"message_recipient"_s, text(u"Who gets it; get_available_users knows the names"_s)}},
                                  {u"message_text"_s, u"message_recipient"_s})},
        {.name = u"add_reminder"_s,
         .description = u"Reminds the user, or another person of the household, of something at a time."_s,
         .parameters = parameters({{u"reminder_text"_s, text(u"What of"_s)},
                                   {u"reminder_datetime"_s, text(when)},
                                   {u"sender_username"_s, sender},
                                   {u"reminder_recipient"_s, text(u"Whom; leave it out for the user"_s)},
                                   {u"recurrence"_s, text(recurrenceText())}},
                                  {u"reminder_text"_s, u"reminder_datetime"_s})},
        {.name = u"list_reminders"_s,
         .description = u"Shows the reminders that are to come, with their numbers."_s,
         .parameters = parameters({{u"username"_s, sender}}, {})},
        {.name = u"delete_reminder"_s,
         .description = u"Deletes the reminder with this number."_s,
         .parameters = numberParameter(u"reminder_id"_s, u"Its number, as list_reminders shows it"_s),
         .destructive = true},
        {.name = u"get_available_users"_s,
         .description = u"The names of those who can be written to."_s,
         .parameters = noParameters()},
        {.name = u"list_sent_messages"_s,
         .description = u"Shows what the user wrote to others, the newest first, and whether it has arrived and was read."_s,
         .parameters = noParameters()},
        {.name = u"schedule_prompt"_s,
         .description = u"Lets Tom do something by itself at a time, and tell the result as a notification."_s,
         .parameters = parameters({{u"prompt"_s, text(u"What Tom is to do, as the user would say it"_s)},
                                   {u"start_datetime"_s, text(when)},
                                   {u"recurrence"_s, text(recurrenceText())}},
                                  {u"prompt"_s, u"start_datetime"_s})},
        {.name = u"list_scheduled_prompts"_s,
         .description = u"Shows what Tom does by itself at set times, with its numbers."_s,
         .parameters = noParameters()},
        {.name = u"delete_scheduled_prompt"_s,
         .description = u"Ends what Tom does by itself at set times."_s,
         .parameters = numberParameter(u"id"_s, u"Its number, as list_scheduled_prompts shows it"_s),
         .destructive = true},
    };
}

// What was sent cannot be taken back.
Risk NotificationsModule::risk(const QString &tool) const
{
    if (tool == "send_instant_message"_L1 || tool == "delete_reminder"_L1 || tool == "delete_scheduled_prompt"_L1)
        return Risk::Destructive;
    return tool == "add_reminder"_L1 || tool == "schedule_prompt"_L1 ? Risk::Write : Risk::Read;
}

// A reminder reaches the person it is for, and a prompt acts later in the user's name.
bool NotificationsModule::isOwn(const QString &tool, const QJsonObject &arguments) const
{
    if (tool == "add_reminder"_L1)
        return others(arguments.value("reminder_recipient"_L1).toString()).isEmpty();
    return tool != "schedule_prompt"_L1;
}

std::unique_ptr<ToolRun> NotificationsModule::start(const QString &tool, const QJsonObject &arguments)
{
    if (tool == "send_instant_message"_L1)
        return sendMessage(arguments);
    if (tool == "get_available_users"_L1)
        return std::make_unique<UsersRun>(m_outbox, m_username);
    return ImmediateToolRun::of(call(tool, arguments));
}

Result<QJsonObject> NotificationsModule::call(const QString &tool, const QJsonObject &arguments)
{
    const QString recurrence = arguments.value("recurrence"_L1).toString();
    if (tool == "add_reminder"_L1)
        return addSchedule({.kind = Schedule::Kind::Reminder,
                            .text = arguments.value("reminder_text"_L1).toString().trimmed(),
                            .recipient = others(arguments.value("reminder_recipient"_L1).toString())},
                           arguments.value("reminder_datetime"_L1).toString(), recurrence);
    if (tool == "schedule_prompt"_L1)
        return addSchedule({.kind = Schedule::Kind::Prompt, .text = arguments.value("prompt"_L1).toString().trimmed()},
                           arguments.value("start_datetime"_L1).toString(), recurrence);
    if (tool == "delete_reminder"_L1)
        return remove(arguments.value("reminder_id"_L1).toInteger(), Schedule::Kind::Reminder);
    if (tool == "delete_scheduled_prompt"_L1)
        return remove(arguments.value("id"_L1).toInteger(), Schedule::Kind::Prompt);
    if (tool == "list_sent_messages"_L1)
        return listSent();
    return list(tool == "list_reminders"_L1 ? Schedule::Kind::Reminder : Schedule::Kind::Prompt);
}

QString NotificationsModule::others(const QString &recipient) const
{
    const QString name = recipient.trimmed();
    return name.compare(m_username, Qt::CaseInsensitive) == 0 ? QString() : name;
}

std::unique_ptr<ToolRun> NotificationsModule::sendMessage(const QJsonObject &arguments)
{
    const QString message = arguments.value("message_text"_L1).toString().trimmed();
    const QString recipient = others(arguments.value("message_recipient"_L1).toString());
    if (message.isEmpty() || message.size() > Schedule::maxText)
        return std::make_unique<ImmediateToolRun>(toolFailure(u"a message has 1 to %1 letters"_s.arg(Schedule::maxText)));
    if (recipient.isEmpty()) {
        const auto posted = m_inbox.post({.kind = protocol::NotificationKind::Message, .title = message, .sender = m_username});
        return ImmediateToolRun::of(posted.transform(
            [](qint64) { return QJsonObject{{u"status"_s, u"delivered"_s}, {u"message"_s, u"It is in your own inbox."_s}}; }));
    }
    const Result<qint64> id = m_outbox.add(recipient, u"message"_s, message);
    if (!id)
        return std::make_unique<ImmediateToolRun>(toolFailure(id.error().message));
    return std::make_unique<MessageRun>(m_outbox, *id, recipient);
}

Result<QJsonObject> NotificationsModule::addSchedule(Schedule schedule, const QString &when, const QString &recurrence)
{
    QJsonObject whole = schedule.toJson();
    whole.insert("start"_L1, when);
    return Schedule::fromJson(whole)
        .and_then([&](Schedule read) {
            read.rrule = protocol::ruleFor(recurrence.trimmed().toLower(), read.start.date());
            return m_scheduler.add(read);
        })
        .transform([this](const Schedule &added) {
            return QJsonObject{{u"status"_s, u"success"_s},
                               {u"reminder_id"_s, added.id},
                               {u"message"_s, u"Number %1: %2"_s.arg(added.id).arg(shown(added))}};
        });
}

QString NotificationsModule::shown(const Schedule &schedule) const
{
    const QString time = schedule.next ? schedule.next->toTimeZone(m_scheduler.zoneOf(schedule)).toString(u"yyyy-MM-dd HH:mm"_s)
                                       : u"not any more"_s;
    return u"%1 (%2)"_s.arg(titleOf(schedule), time);
}

QString NotificationsModule::shownTime(const QDateTime &time) const
{
    return time.toTimeZone(m_scheduler.zoneOf(Schedule{})).toString(u"yyyy-MM-dd HH:mm:ss"_s);
}

Result<QJsonObject> NotificationsModule::list(Schedule::Kind kind)
{
    constexpr int most = 100;
    const auto schedules = m_scheduler.list();
    if (!schedules)
        return std::unexpected(schedules.error());
    QJsonArray array;
    int found = 0;
    for (const Schedule &schedule : *schedules) {
        if (schedule.kind != kind || !schedule.next || ++found > most)
            continue;
        QJsonObject one{{u"id"_s, schedule.id},
                        {u"text"_s, schedule.text},
                        {u"next"_s, schedule.next->toTimeZone(m_scheduler.zoneOf(schedule)).toString(u"yyyy-MM-dd HH:mm:ss"_s)}};
        if (!schedule.rrule.isEmpty())
            one.insert("recurrence"_L1, schedule.rrule);
        if (!schedule.recipient.isEmpty())
            one.insert("recipient"_L1, schedule.recipient);
        array.append(one);
    }
    return QJsonObject{{u"status"_s, u"success"_s},
                       {kind == Schedule::Kind::Reminder ? u"reminders"_s : u"prompts"_s, array},
                       {u"count"_s, found},
                       {u"message"_s, found == 0 ? u"There are none."_s : u"There are %1."_s.arg(found)}};
}

Result<QJsonObject> NotificationsModule::listSent()
{
    constexpr int most = 50;
    const auto sent = m_outbox.sent().list(most);
    if (!sent)
        return std::unexpected(sent.error());
    QJsonArray array;
    for (const protocol::SentMessage &message : sent->messages) {
        QJsonObject one{{u"recipient"_s, message.recipient},
                        {u"text"_s, message.text},
                        {u"state"_s, message.state},
                        {u"sent"_s, shownTime(message.sent)}};
        if (message.kind != "message"_L1)
            one.insert("kind"_L1, message.kind);
        if (message.delivered.isValid())
            one.insert("delivered"_L1, shownTime(message.delivered));
        if (message.read.isValid())
            one.insert("read"_L1, shownTime(message.read));
        array.append(one);
    }
    const qsizetype found = array.size();
    return QJsonObject{{u"status"_s, u"success"_s},
                       {u"messages"_s, array},
                       {u"count"_s, found},
                       {u"message"_s, found == 0 ? u"Nothing was sent."_s : u"There are %1."_s.arg(found)}};
}

Result<QJsonObject> NotificationsModule::remove(qint64 id, Schedule::Kind kind)
{
    const auto found = m_scheduler.find(id);
    if (!found || found->kind != kind)
        return failure(ErrorCode::NotFound,
                       u"there is no number %1; look with %2"_s.arg(id).arg(
                           kind == Schedule::Kind::Reminder ? u"list_reminders"_s : u"list_scheduled_prompts"_s));
    return m_scheduler.remove(id).transform(
        [&] { return QJsonObject{{u"status"_s, u"success"_s}, {u"message"_s, u"Deleted: %1"_s.arg(titleOf(*found))}}; });
}

} // namespace tom::agent
