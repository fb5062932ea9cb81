#include "desktop/app/pages.h"
#include "desktop/chat/chatpanel.h"
#include "desktop/devices/devicespanel.h"
#include "desktop/memory/memorypanel.h"
#include "desktop/notify/inboxpanel.h"
#include "desktop/schedules/schedulespanel.h"
#include "desktop/status/modulespanel.h"
#include "desktop/status/taskspanel.h"
#include "desktop/usage/usagepanel.h"
#include "tests/gui/scenes/stage.h"

#include <QDialog>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

using namespace Qt::StringLiterals;

// Every page beside the chat with something in it.
namespace tom::desktop {

namespace {

InboxState inboxState()
{
    using protocol::NotificationKind;
    const QDateTime now = QDateTime::currentDateTime();
    InboxState state;
    state.notifications = {
        {.id = 5,
         .kind = NotificationKind::TaskResult,
         .title = u"Morning overview"_s,
         .text = u"Two meetings today: the budget at 10:00 and Anna at 15:30.\nIt rains from noon on, so take the train "
                 "and not the bicycle.\n\nThe parcel of Tuesday is at the neighbour's."_s,
         .created = now.addSecs(-900),
         .actions = {{u"open"_s, u"Open"_s, u"c1"_s}}},
        {.id = 4, .kind = NotificationKind::Reminder, .title = u"Water the plants"_s, .created = now.addSecs(-4000)},
        {.id = 3,
         .kind = NotificationKind::Message,
         .title = u"Dinner on Sunday?"_s,
         .text = u"We would bring dessert."_s,
         .sender = u"bob"_s,
         .created = now.addSecs(-30000)},
        {.id = 2,
         .kind = NotificationKind::ModuleNotice,
         .title = u"The calendar cannot be reached"_s,
         .text = u"calendar.example.org does not answer since 08:12."_s,
         .sender = u"calendar"_s,
         .created = now.addDays(-1),
         .isSilent = true}};
    state.sent = {{.id = u"m1"_s,
                   .recipient = u"jennifer"_s,
                   .kind = u"message"_s,
                   .text = u"Dinner is ready. Bring the salad bowl from the garden table, please."_s,
                   .state = u"read"_s,
                   .sent = now.addSecs(-1500),
                   .delivered = now.addSecs(-1498),
                   .read = now.addSecs(-700)},
                  {.id = u"m2"_s,
                   .recipient = u"bob"_s,
                   .kind = u"message"_s,
                   .text = u"We are seven on Sunday."_s,
                   .state = u"waiting"_s,
                   .sent = now.addSecs(-9000)},
                  {.id = u"m3"_s,
                   .recipient = u"grandma"_s,
                   .kind = u"message"_s,
                   .text = u"Happy birthday!"_s,
                   .state = u"refused"_s,
                   .sent = now.addDays(-2)}};
    state.approvals = {{.id = u"a1"_s,
                        .turn = u"t1"_s,
                        .conversation = u"c2"_s,
                        .module = u"mail"_s,
                        .name = u"send"_s,
                        .arguments = {{u"to"_s, u"landlord@example.org"_s},
                                      {u"subject"_s, u"Heating in the kitchen"_s},
                                      {u"body"_s, u"Dear Mr Martin,\nthe heating in the kitchen has been cold since Monday. "
                                                  "Could somebody look at it this week?\nKind regards, Alice"_s}},
                        .risk = u"write"_s,
                        .remember = {u"once"_s, u"conversation"_s, u"always"_s},
                        .created = now.addSecs(-120),
                        .expires = now.addSecs(5 * 3600)}};
    state.waiting = 4;
    return state;
}

QWidget *inbox(Stage &stage)
{
    auto &panel = stage.page<InboxPanel>(u"inbox"_s);
    panel.setQuietHours(protocol::QuietHours{QTime(22, 0), QTime(7, 0)});
    panel.setState(inboxState());
    stage.window().pages().setCount(u"inbox"_s, 4);
    panel.open(u"n5"_s);

    return &stage.window();
}

QWidget *inboxConsent(Stage &stage)
{
    auto &panel = stage.page<InboxPanel>(u"inbox"_s);
    panel.setState(inboxState());
    stage.window().pages().setCount(u"inbox"_s, 4);
    panel.open(u"a1"_s);

    return &stage.window();
}

QWidget *inboxSent(Stage &stage)
{
    auto &panel = stage.page<InboxPanel>(u"inbox"_s);
    panel.setState(inboxState());
    panel.open(u"sm1"_s);

    return &stage.window();
}

QWidget *tasks(Stage &stage)
{
    auto &panel = stage.page<TasksPanel>(u"tasks"_s);
    const QDateTime now = QDateTime::currentDateTime();
    panel.setTasks({.backgroundTasks = {{u"mail"_s, u"412 of 3,100 messages are read in"_s}},
                    .tasks = {{u"t1"_s, u"Plan our Saturday in Lyon"_s, u"running"_s, now.addSecs(-20)},
                              {u"t2"_s, u"Write to the landlord about the heating"_s, u"parked"_s, now.addSecs(-900)},
                              {u"t3"_s, u"Morning overview"_s, u"queued"_s, now}}});
    panel.choose(u"t1"_s);

    return &stage.window();
}

QWidget *modules(Stage &stage)
{
    auto &panel = stage.page<ModulesPanel>(u"modules"_s);
    panel.setModules(
        {{.name = u"calendar"_s, .description = u"Appointments of the household"_s, .toolsCount = 7},
         {.name = u"lists"_s, .description = u"Shopping and other lists"_s, .toolsCount = 4},
         {.name = u"mail"_s, .status = u"connecting"_s, .description = u"Read and write mail"_s},
         {.name = u"weather"_s,
          .status = u"failed"_s,
          .description = u"The weather of the next days"_s,
          .lastError = u"weather: https://weather.example.org/mcp refused the connection"_s,
          .nextTry = QDateTime::currentDateTime().addSecs(48)},
         {.name = u"vault"_s,
          .status = u"failed"_s,
          .description = u"Documents in your vault"_s,
          .lastError = u"vault: your own secret for it is missing"_s,
          .secret = u"missing"_s},
         {.name = u"music"_s, .status = u"disabled"_s, .description = u"Plays music in the house"_s, .enabled = false}});
    stage.window().pages().setCount(u"modules"_s, 2);
    panel.choose(u"vault"_s);

    return &stage.window();
}

QWidget *rules(Stage &stage)
{
    auto &panel = stage.page<ModulesPanel>(u"modules"_s);
    panel.setModules({{.name = u"calendar"_s, .description = u"Appointments of the household"_s, .toolsCount = 7},
                      {.name = u"mail"_s, .description = u"Read and write mail"_s, .toolsCount = 5}});
    const QDateTime now = QDateTime::currentDateTime();
    panel.setRules({.rules = {{.id = u"r1"_s, .module = u"mail"_s, .name = u"send"_s, .created = now.addDays(-2)},
                              {.id = u"r2"_s,
                               .module = u"mail"_s,
                               .name = u"delete_message"_s,
                               .conversation = u"c1"_s,
                               .title = u"Newsletters of the last years"_s,
                               .created = now.addDays(-9)}},
                    .admin = {{.module = u"mail"_s,
                               .allow = {u"search*"_s},
                               .ask = {u"move*"_s},
                               .deny = {u"empty_bin"_s},
                               .scheduled = {.ask = {u"mail.send"_s}, .deny = {u"mail.delete*"_s}}}}});
    panel.choose(u"mail"_s);
    return &stage.window();
}

QWidget *schedules(Stage &stage)
{
    auto &panel = stage.page<SchedulesPanel>(u"schedules"_s);
    const QDateTime now = QDateTime::currentDateTime();
    const QDateTime start(QDate(2026, 11, 2), QTime(7, 30), QTimeZone::UTC);
    // The next mornings of these days of the week, 1 is Monday.
    const auto mornings = [&now](const QList<int> &days, qsizetype count) {
        QList<QDateTime> next;
        for (QDate date = now.date().addDays(1); next.size() < count; date = date.addDays(1)) {
            if (days.contains(date.dayOfWeek()))
                next.append(QDateTime(date, QTime(7, 30)));
        }
        return next;
    };
    QDate rent = now.date().addDays(1);
    while (rent.day() != start.date().day())
        rent = rent.addDays(1);
    QList<protocol::Schedule> all{
        {.id = 1,
         .kind = protocol::Schedule::Kind::Prompt,
         .title = u"Morning overview"_s,
         .text = u"What is in my calendar today, what is the weather, and is there any mail that I "
                 "should answer?"_s,
         .start = start,
         .rrule = u"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"_s,
         .next = mornings({1, 2, 3, 4, 5}, 1).constFirst(),
         .conversation = u"c1"_s},
        {.id = 2,
         .text = u"Water the plants"_s,
         .start = start,
         .rrule = u"FREQ=WEEKLY;BYDAY=MO,TH"_s,
         .next = mornings({1, 4}, 1).constFirst()},
        {.id = 3, .text = u"Pay the rent"_s, .start = start, .rrule = u"FREQ=MONTHLY"_s, .next = QDateTime(rent, QTime(7, 30))},
        {.id = 4, .text = u"Old insurance"_s, .start = start, .rrule = u"FREQ=YEARLY"_s, .isEnabled = false}};
    panel.setSchedules(all);
    panel.choose(u"2"_s);
    panel.setDates(mornings({1, 4}, 5));

    return &stage.window();
}

QWidget *memory(Stage &stage)
{
    auto &panel = stage.page<MemoryPanel>(u"memory"_s);
    const QDateTime now = QDateTime::currentDateTime();
    panel.setMemories({{.id = u"m1"_s,
                        .text = u"Alice likes black tea, without sugar"_s,
                        .author = u"user"_s,
                        .created = now.addDays(-90),
                        .updated = now.addDays(-2)},
                       {.id = u"m2"_s,
                        .text = u"Bob is allergic to nuts"_s,
                        .conversation = u"c1"_s,
                        .created = now.addDays(-40),
                        .updated = now.addDays(-40)},
                       {.id = u"m3"_s,
                        .text = u"The landlord is called Martin and answers mail on Mondays"_s,
                        .conversation = u"c2"_s,
                        .created = now.addDays(-8),
                        .updated = now.addDays(-8)}},
                      {});
    panel.choose(u"m1"_s);
    panel.setHistory(u"m1"_s,
                     {{u"ADD"_s, now.addDays(-90), {}, u"Alice likes green tea"_s},
                      {u"UPDATE"_s, now.addDays(-2), u"Alice likes green tea"_s, u"Alice likes black tea, without sugar"_s}});

    return &stage.window();
}

QWidget *usage(Stage &stage)
{
    auto &panel = stage.page<UsagePanel>(u"usage"_s);
    UsageReport report{
        .from = QDate(2026, 11, 1),
        .to = QDate(2026, 11, 25),
        .pricesAsOf = QDate(2026, 11, 1),
        .total = {.calls = 412, .inputTokens = 1'840'000, .outputTokens = 96'000, .cost = 3.85, .unpricedCalls = 12}};
    for (int day = 1; day <= 25; ++day) {
        const double cost = day % 7 == 0 ? 0 : 0.04 + (day * 37 % 23) / 60.0;
        report.days.append({.name = QDate(2026, 11, day).toString(Qt::ISODate), .calls = 3, .cost = cost});
    }
    report.modules = {{.name = {}, .calls = 200, .cost = 1.9},
                      {.name = u"mail"_s, .calls = 120, .cost = 1.2},
                      {.name = u"calendar"_s, .calls = 60, .cost = 0.55},
                      {.name = u"lists"_s, .calls = 32, .cost = 0.2}};
    report.models = {{.name = u"openai/large"_s, .calls = 80, .cost = 2.7},
                     {.name = u"openai/small"_s, .calls = 320, .cost = 1.15},
                     {.name = u"ollama/qwen3:14b"_s, .calls = 12, .inputTokens = 20000}};
    const QDateTime resets(QDate(2026, 12, 1), QTime(0, 0));
    report.budgets = {{.limit = 5, .used = 3.85, .currency = u"USD"_s, .resets = resets},
                      {.module = u"mail"_s, .limit = 1.4, .used = 1.2, .currency = u"USD"_s, .resets = resets},
                      {.module = u"calendar"_s,
                       .isOfDay = true,
                       .limit = 0.1,
                       .used = 0.12,
                       .currency = u"USD"_s,
                       .resets = QDateTime(QDate(2026, 11, 26), QTime(0, 0))}};
    panel.setReport(report);

    return &stage.window();
}

QWidget *devices(Stage &stage)
{
    auto &panel = stage.page<DevicesPanel>(u"devices"_s);
    const QDateTime now = QDateTime::currentDateTime();
    const auto device = [&now](const QString &id, const QString &name, const QString &address, int hours, bool isCurrent) {
        return DeviceSession{.id = id,
                             .device = name,
                             .kind = u"session"_s,
                             .address = address,
                             .created = now.addDays(-30),
                             .lastUsed = now.addSecs(-hours * 3600),
                             .expires = now.addDays(30),
                             .isCurrent = isCurrent};
    };
    panel.setDevices({device(u"d1"_s, u"Tom on desk"_s, u"192.0.2.17"_s, 0, true),
                      device(u"d2"_s, u"Tom on the old laptop"_s, u"192.0.2.44"_s, 70, false),
                      device(u"d3"_s, u"Firefox on Linux"_s, u"198.51.100.3"_s, 300, false)});
    panel.choose(u"d2"_s);

    return &stage.window();
}

QWidget *snooze(Stage &stage)
{
    auto *menu = inbox(stage)->findChild<QMenu *>(u"snoozeMenu"_s);
    menu->popup({300, 200});
    return menu;
}

QWidget *quietHours(Stage &stage)
{
    inbox(stage)->findChild<QPushButton *>(u"quietHours"_s)->click();
    return stage.window().findChild<QDialog *>(u"quietHoursForm"_s);
}

QWidget *prompt(Stage &stage)
{
    schedules(stage);
    stage.page<SchedulesPanel>(u"schedules"_s).choose(u"1"_s);
    return &stage.window();
}

QWidget *newMemory(Stage &stage)
{
    memory(stage)->findChild<QToolButton *>(u"newMemory"_s)->click();
    return &stage.window();
}

QWidget *offline(Stage &stage)
{
    QWidget *window = memory(stage);
    stage.page<MemoryPanel>(u"memory"_s).setKnown();
    stage.page<MemoryPanel>(u"memory"_s).setAway(u"The server does not answer."_s);
    stage.chat().setConnection(Connection::Offline);
    return window;
}

} // namespace

QList<Scene> pageScenes()
{
    return {{u"inbox"_s, inbox},
            {u"inbox-consent"_s, inboxConsent},
            {u"inbox-sent"_s, inboxSent},
            {u"inbox-snooze"_s, snooze},
            {u"quiet-hours"_s, quietHours},
            {u"tasks"_s, tasks},
            {u"modules"_s, modules},
            {u"modules-rules"_s, rules},
            {u"schedules"_s, schedules},
            {u"schedules-prompt"_s, prompt},
            {u"memory"_s, memory},
            {u"memory-new"_s, newMemory},
            {u"memory-offline"_s, offline},
            {u"usage"_s, usage},
            {u"devices"_s, devices}};
}

} // namespace tom::desktop
