#include "agent/conversation/schema.h"
#include "agent/tasks/notificationsmodule.h"
#include "agent/tools/toolpolicy.h"
#include "agent/tools/toolregistry.h"
#include "shared/core/json.h"
#include "tests/agent/support/setclock.h"

#include <QJsonArray>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::agent;
using namespace tom::agent::test;

// The tools with the seed's names and arguments, called as a model calls them.
class TestNotificationsModule : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        auto opened = store::Database::open(m_folder->filePath(u"agent.sqlite"_s), agentMigrations());
        QVERIFY(opened);
        m_tools = std::make_unique<ToolRegistry>();
        m_database = std::move(*opened);
        m_inbox = std::make_unique<Inbox>(*m_database, m_clock);
        m_store = std::make_unique<ScheduleStore>(*m_database, m_clock);
        m_outbox = std::make_unique<Outbox>(*m_database, m_clock);
        m_scheduler = std::make_unique<Scheduler>(*m_store, *m_inbox, m_clock, [] { return QTimeZone("America/New_York"); });
        m_tools->add(std::make_unique<NotificationsModule>(*m_scheduler, *m_inbox, *m_outbox, m_clock, u"alice"_s));
    }

    void hasTheToolsOfTheSeed()
    {
        QStringList names;
        for (const llm::ToolDefinition &tool : m_tools->modules().constFirst().tools)
            names.append(tool.name.section(u"__"_s, 1));
        for (const QString &name :
             {u"send_instant_message"_s, u"add_reminder"_s, u"list_reminders"_s, u"delete_reminder"_s, u"get_available_users"_s})
            QVERIFY2(names.contains(name), qPrintable(name));
    }
    void remindsListsAndDeletes()
    {
        const QJsonObject added = call(u"add_reminder"_s, {{u"reminder_text"_s, u"Call the dentist"_s},
                                                           {u"reminder_datetime"_s, u"2026-03-11 09:00:00"_s},
                                                           {u"sender_username"_s, u"alice"_s},
                                                           {u"reminder_recipient"_s, u"Alice"_s},
                                                           {u"recurrence"_s, u"weekly"_s}});
        QCOMPARE(added.value(u"status").toString(), u"success"_s);
        QCOMPARE(m_scheduler->nextDue().value(), QDateTime::fromString(u"2026-03-11T13:00:00Z"_s, Qt::ISODate));

        const QJsonObject listed = call(u"list_reminders"_s, {{u"username"_s, u"alice"_s}});
        const QJsonObject one = listed.value(u"reminders").toArray().at(0).toObject();
        QCOMPARE(one.value(u"text").toString(), u"Call the dentist"_s);
        QCOMPARE(one.value(u"next").toString(), u"2026-03-11 09:00:00"_s);
        QCOMPARE(one.value(u"recurrence").toString(), u"FREQ=WEEKLY"_s);

        QCOMPARE(call(u"delete_reminder"_s, {{u"reminder_id"_s, one.value(u"id")}}).value(u"status").toString(), u"success"_s);
        QCOMPARE(call(u"list_reminders"_s, {}).value(u"count").toInt(-1), 0);
    }
    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QString>("tool");
        QTest::addColumn<QJsonObject>("arguments");
        QTest::addColumn<QString>("word");
        const QJsonObject tea{{u"reminder_text"_s, u"tea"_s}};
        const auto at = [&](const QString &time, const QString &recurrence = {}) {
            QJsonObject object = tea;
            object.insert(u"reminder_datetime"_s, time);
            if (!recurrence.isEmpty())
                object.insert(u"recurrence"_s, recurrence);
            return object;
        };
        QTest::newRow("no time") << u"add_reminder"_s << tea << u"reminder_datetime"_s;
        QTest::newRow("no time at all") << u"add_reminder"_s << at(u"soon"_s) << u"start"_s;
        QTest::newRow("over") << u"add_reminder"_s << at(u"2026-03-10 07:00:00"_s) << u"2026-03-10 08:00"_s;   // what time it is
        QTest::newRow("a strange rule") << u"add_reminder"_s << at(u"2026-03-12 07:00:00"_s, u"sometimes"_s) << u"rrule"_s;
        QTest::newRow("somebody else sends")
            << u"send_instant_message"_s
            << QJsonObject{{u"message_text"_s, u"x"_s}, {u"message_recipient"_s, u"bob"_s}, {u"sender_username"_s, u"bob"_s}}
            << u"alice"_s;
        QTest::newRow("no server") << u"send_instant_message"_s
                                   << QJsonObject{{u"message_text"_s, u"x"_s}, {u"message_recipient"_s, u"bob"_s}}
                                   << u"tom-server"_s;
        QTest::newRow("a number that is not there") << u"delete_reminder"_s << QJsonObject{{u"reminder_id"_s, 7}} << u"7"_s;
    }
    void saysWhatIsWrong()
    {
        QFETCH(QString, tool);
        QFETCH(QJsonObject, arguments);
        QFETCH(QString, word);
        const QJsonObject answer = call(tool, arguments);
        QVERIFY2(answer.value(u"error").toString().contains(word), qPrintable(answer.value(u"error").toString()));
    }
    void whatReachesOthersOrActsLaterIsNotTheUsersOwn_data()
    {
        QTest::addColumn<QString>("tool");
        QTest::addColumn<QJsonObject>("arguments");
        QTest::addColumn<bool>("isAllowed");
        QTest::newRow("a reminder") << u"add_reminder"_s << QJsonObject{{u"reminder_text"_s, u"tea"_s}} << true;
        QTest::newRow("by name") << u"add_reminder"_s << QJsonObject{{u"reminder_recipient"_s, u"Alice"_s}} << true;
        QTest::newRow("for somebody else") << u"add_reminder"_s << QJsonObject{{u"reminder_recipient"_s, u"bob"_s}} << false;
        QTest::newRow("a prompt") << u"schedule_prompt"_s << QJsonObject{{u"prompt"_s, u"tea"_s}} << false;
        QTest::newRow("a message") << u"send_instant_message"_s << QJsonObject{} << false;
        QTest::newRow("a list") << u"list_reminders"_s << QJsonObject{} << true;
        QTest::newRow("what was sent") << u"list_sent_messages"_s << QJsonObject{} << true;
    }
    void whatReachesOthersOrActsLaterIsNotTheUsersOwn()
    {
        QFETCH(QString, tool);
        QFETCH(QJsonObject, arguments);
        QFETCH(bool, isAllowed);

        const auto known = m_tools->tool(u"notifications__"_s + tool, arguments);

        QVERIFY(known);
        QCOMPARE(consentFor(*known), isAllowed ? Consent::Allow : Consent::Ask);
    }
    void showsHowFarWhatWasSentHasCome()
    {
        QCOMPARE(call(u"list_sent_messages"_s, {}).value(u"message").toString(), u"Nothing was sent."_s);
        SentBook &sent = m_outbox->sent();
        QVERIFY(sent.add(u"m1"_s, u"bob"_s, u"message"_s, u"Dinner is ready"_s));
        QVERIFY(sent.add(u"m2"_s, u"carol"_s, u"reminder"_s, u"Dentist"_s));
        m_clock.pass(60s);
        QVERIFY(sent.setDelivered(u"m1"_s, u"Bob"_s));
        m_clock.pass(60s);
        QVERIFY(sent.setRead({u"m1"_s}, u"Bob"_s));

        const QJsonArray messages = call(u"list_sent_messages"_s, {}).value(u"messages").toArray();

        const QString day = u"2026-03-10 "_s;   // by the user's clock
        QCOMPARE(messages, (QJsonArray{QJsonObject{{u"recipient"_s, u"carol"_s},
                                                   {u"text"_s, u"Dentist"_s},
                                                   {u"kind"_s, u"reminder"_s},
                                                   {u"state"_s, u"waiting"_s},
                                                   {u"sent"_s, day + u"08:00:00"_s}},
                                       QJsonObject{{u"recipient"_s, u"Bob"_s},
                                                   {u"text"_s, u"Dinner is ready"_s},
                                                   {u"state"_s, u"read"_s},
                                                   {u"sent"_s, day + u"08:00:00"_s},
                                                   {u"delivered"_s, day + u"08:01:00"_s},
                                                   {u"read"_s, day + u"08:02:00"_s}}}));
    }
    void aPromptIsNoReminder()
    {
        const QJsonObject added = call(u"schedule_prompt"_s, {{u"prompt"_s, u"Tell me the weather"_s},
                                                              {u"start_datetime"_s, u"2026-03-11 07:00:00"_s},
                                                              {u"recurrence"_s, u"daily"_s}});
        QCOMPARE(added.value(u"status").toString(), u"success"_s);
        const qint64 id = added.value(u"reminder_id").toInteger();
        QCOMPARE(m_scheduler->find(id)->kind, protocol::Schedule::Kind::Prompt);
        QVERIFY(call(u"delete_reminder"_s, {{u"reminder_id"_s, id}}).contains(u"error"_s));
        QCOMPARE(call(u"list_reminders"_s, {}).value(u"count").toInt(-1), 0);
        QCOMPARE(call(u"list_scheduled_prompts"_s, {}).value(u"count").toInt(), 1);
        QCOMPARE(call(u"delete_scheduled_prompt"_s, {{u"id"_s, id}}).value(u"status").toString(), u"success"_s);
    }

private:
    QJsonObject call(const QString &tool, const QJsonObject &arguments)
    {
        const auto run = m_tools->start({.id = u"1"_s, .name = u"notifications__"_s + tool, .arguments = arguments});
        QSignalSpy finished(run.get(), &ToolRun::finished);
        if (!finished.wait(15'000))
            return {};
        const auto result = finished.constFirst().constFirst().value<ToolResult>();
        return json::parseObject(result.text.toUtf8()).value_or(QJsonObject{{u"error"_s, result.text}});
    }

    SetClock m_clock;   // 8 o'clock in New York
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<store::Database> m_database;
    std::unique_ptr<Inbox> m_inbox;
    std::unique_ptr<ScheduleStore> m_store;
    std::unique_ptr<Outbox> m_outbox;
    std::unique_ptr<Scheduler> m_scheduler;
    std::unique_ptr<ToolRegistry> m_tools;
};

QTEST_GUILESS_MAIN(TestNotificationsModule)
#include "tst_notificationsmodule.moc"
