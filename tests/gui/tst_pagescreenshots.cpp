#include "desktop/app/language.h"
#include "desktop/app/mainwindow.h"
#include "desktop/app/pages.h"
#include "desktop/app/sidepages.h"
#include "desktop/configeditor/configeditorpanel.h"
#include "desktop/configeditor/configforms.h"
#include "desktop/devices/devicespanel.h"
#include "desktop/look/appearance.h"
#include "desktop/memory/memorypanel.h"
#include "desktop/notify/inboxpanel.h"
#include "desktop/schedules/schedulespanel.h"
#include "desktop/status/modulespanel.h"
#include "desktop/status/taskspanel.h"
#include "desktop/usage/usagepanel.h"
#include "tests/gui/virtualscreen.h"

#include <QApplication>
#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// Draws every page beside the chat as it looks with something in it: light, dark, in French, small, at double size.
class TestPageScreenshots : public QObject
{
    Q_OBJECT

public:
    TestPageScreenshots(QApplication &application, QString folder, QString way)
        : m_appearance(application, way == "dark"_L1 ? Appearance::Scheme::Dark : Appearance::Scheme::Light),
          m_folder(std::move(folder)),
          m_way(std::move(way))
    {
        QDir().mkpath(m_folder);
    }

private Q_SLOTS:
    void init()
    {
        m_window = std::make_unique<MainWindow>(m_folder + u"/.place"_s);
        m_pages = std::make_unique<SidePages>(m_window->pages());
        const bool isSmall = m_way == "900x600"_L1 || m_way == "200"_L1;   // at 200 % the screen has no room for more
        m_window->resize(isSmall ? QSize(900, 600) : QSize(1120, 760));
        m_window->showChat();
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }
    void cleanup()
    {
        m_pages.reset();
        m_window.reset();
    }

    void inbox()
    {
        auto *panel = show<InboxPanel>(u"inbox"_s);
        panel->setQuietHours(protocol::QuietHours{QTime(22, 0), QTime(7, 0)});
        panel->setState(inboxState());
        m_window->pages().setCount(u"inbox"_s, 4);
        panel->open(u"n5"_s);

        save(u"inbox"_s);
    }
    void inboxConsent()
    {
        auto *panel = show<InboxPanel>(u"inbox"_s);
        panel->setState(inboxState());
        m_window->pages().setCount(u"inbox"_s, 4);
        panel->open(u"a1"_s);

        save(u"inbox-consent"_s);
    }
    void inboxSent()
    {
        auto *panel = show<InboxPanel>(u"inbox"_s);
        panel->setState(inboxState());
        panel->open(u"sm1"_s);

        save(u"inbox-sent"_s);
    }

    void tasks()
    {
        auto *panel = show<TasksPanel>(u"tasks"_s);
        const QDateTime now = QDateTime::currentDateTime();
        panel->setTasks({.backgroundTasks = {{u"mail"_s, u"412 of 3,100 messages are read in"_s}},
                         .tasks = {{u"t1"_s, u"Plan our Saturday in Lyon"_s, u"running"_s, now.addSecs(-20)},
                                   {u"t2"_s, u"Write to the landlord about the heating"_s, u"parked"_s, now.addSecs(-900)},
                                   {u"t3"_s, u"Morning overview"_s, u"queued"_s, now}}});
        panel->choose(u"t1"_s);

        save(u"tasks"_s);
    }
    void modules()
    {
        auto *panel = show<ModulesPanel>(u"modules"_s);
        panel->setModules(
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
        m_window->pages().setCount(u"modules"_s, 2);
        panel->choose(u"vault"_s);

        save(u"modules"_s);
    }
    void schedules()
    {
        auto *panel = show<SchedulesPanel>(u"schedules"_s);
        const QDateTime now = QDateTime::currentDateTime();
        const QDateTime start(QDate(2026, 11, 2), QTime(7, 30), QTimeZone::UTC);
        QList<protocol::Schedule> all{
            {.id = 1,
             .kind = protocol::Schedule::Kind::Prompt,
             .title = u"Morning overview"_s,
             .text = u"What is in my calendar today, what is the weather, and is there any mail that I "
                     "should answer?"_s,
             .start = start,
             .rrule = u"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"_s,
             .next = now.addSecs(40000),
             .conversation = u"c1"_s},
            {.id = 2,
             .text = u"Water the plants"_s,
             .start = start,
             .rrule = u"FREQ=WEEKLY;BYDAY=MO,TH"_s,
             .next = now.addDays(1)},
            {.id = 3, .text = u"Pay the rent"_s, .start = start, .rrule = u"FREQ=MONTHLY"_s, .next = now.addDays(6)},
            {.id = 4, .text = u"Old insurance"_s, .start = start, .rrule = u"FREQ=YEARLY"_s, .isEnabled = false}};
        panel->setSchedules(all);
        panel->choose(u"2"_s);
        QList<QDateTime> dates;
        for (const int days : {1, 5, 8, 12, 15})
            dates.append(QDateTime(QDate(2026, 11, 25).addDays(days), QTime(7, 30)));
        panel->setDates(dates);

        save(u"schedules"_s);
    }
    void memory()
    {
        auto *panel = show<MemoryPanel>(u"memory"_s);
        const QDateTime now = QDateTime::currentDateTime();
        panel->setMemories({{.id = u"m1"_s,
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
        panel->choose(u"m1"_s);
        panel->setHistory(
            u"m1"_s, {{u"ADD"_s, now.addDays(-90), {}, u"Alice likes green tea"_s},
                      {u"UPDATE"_s, now.addDays(-2), u"Alice likes green tea"_s, u"Alice likes black tea, without sugar"_s}});

        save(u"memory"_s);
    }
    void usage()
    {
        auto *panel = show<UsagePanel>(u"usage"_s);
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
        panel->setReport(report);

        save(u"usage"_s);
    }
    void configuration()
    {
        m_window->pages().setAvailable(u"config"_s, true);
        auto *panel = show<ConfigEditorPanel>(u"config"_s);
        QString text = uR"(# Our household
global:
  llm: main        # who answers
  llms:
    main:
      api: "••••"
      models: [openai/small, openai/middle, openai/large]

users:
  - username: alice
    password: "••••"
    role: admin      # she knows
    services:
      calendar:
        url: https://calendar.example.org/mcp
        headers:
          Authorization: "••••"
        tools:
          ask: [delete_*]
  - username: tim
    password: "••••"
    role: chlid
)"_s;
        if (m_way == "200"_L1)   // the picture would be too large
            text = text.section(u"    services"_s, 0, 0);
        panel->setSource(u"https://tom.example.org:443"_s);
        panel->open(text);
        panel->setAnalysis(ConfigAnalysis::of(text));
        panel->setChanged(true);
        const QStringList calendar{u"users"_s, u"0"_s, u"services"_s, u"calendar"_s};
        panel->forms().choose(m_way == "200"_L1 ? QStringList{u"users"_s} : calendar);

        save(u"configuration"_s);
    }
    void devices()
    {
        auto *panel = show<DevicesPanel>(u"devices"_s);
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
        panel->setDevices({device(u"d1"_s, u"Tom on desk"_s, u"192.0.2.17"_s, 0, true),
                           device(u"d2"_s, u"Tom on the old laptop"_s, u"192.0.2.44"_s, 70, false),
                           device(u"d3"_s, u"Firefox on Linux"_s, u"198.51.100.3"_s, 300, false)});
        panel->choose(u"d2"_s);

        save(u"devices"_s);
    }

private:
    static InboxState inboxState()
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

    template<typename Panel>
    Panel *show(const QString &page)
    {
        m_window->pages().showPage(page);
        return m_window->findChild<Panel *>();
    }
    void save(const QString &name)
    {
        QTest::qWait(150);
        const QString path = u"%1/%2-%3.png"_s.arg(m_folder, name, m_way);
        QVERIFY(m_window->grab().toImage().convertToFormat(QImage::Format_RGB888).save(path, "PNG", 0));
        QVERIFY(QFile(path).size() < 200 * 1024);
    }

    Appearance m_appearance;
    QString m_folder;
    QString m_way;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<SidePages> m_pages;
};

int main(int argc, char *argv[])
{
    const QString way = qEnvironmentVariable("TOM_SCREENSHOT_WAY", u"light"_s);
    if (way == "200"_L1)
        qputenv("QT_SCALE_FACTOR", "2");
    const VirtualScreen screen;
    if (!screen.isRunning()) {
        qWarning("Xvfb is missing, so there are no pictures: install it");
        return 1;
    }
    QApplication application(argc, argv);
    const QLocale locale(way == "french"_L1 ? u"fr"_s : u"en"_s);
    QLocale::setDefault(locale);
    speak(application, locale);
    TestPageScreenshots test(application,
                             qEnvironmentVariable("TOM_SCREENSHOTS", QStringLiteral(TOM_SOURCE_DIR "/docs/screenshots")), way);
    return QTest::qExec(&test, argc, argv);
}
#include "tst_pagescreenshots.moc"
