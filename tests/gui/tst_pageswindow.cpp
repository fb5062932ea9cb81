#include "desktop/chat/assistantmessage.h"
#include "tests/flow/household.h"
#include "tests/gui/guimain.h"
#include "tests/gui/pagestest.h"
#include "tests/gui/windowtree.h"

#include <QDateTimeEdit>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// The pages beside the chat before a real server, its agent and the memory service: what they do is looked for there.
class TestPagesWindow : public PagesTest
{
    Q_OBJECT

private Q_SLOTS:
    void init() { enter(); }
    void cleanup() { m_house.reset(); }

    void whatRunsIsShownAndStopped()
    {
        open("tasks", Qt::Key_3);
        m_house->begin(u"Tell me a long story"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_house->model.open, 20000);
        m_house->model.say(u"Once "_s);
        QTRY_COMPARE(rows("tasks").size(), 1);

        m_house->press("tasksList", Qt::Key_Down);
        m_house->click("stopTask");

        QTRY_VERIFY(rows("tasks").isEmpty());
        QVERIFY(m_house->askFor(u"/tasks"_s, u"tasks"_s).isEmpty());
    }
    void theQuickWindowAsksInTheOpenConversation()
    {
        m_house->app->showQuick();
        QuickWindow &quick = m_house->app->quickWindow();
        auto *input = quick.findChild<QLineEdit *>(u"quickInput"_s);
        QTest::keyClicks(input, u"Is there milk?"_s);
        QTest::keyClick(input, Qt::Key_Return);
        const auto isAnswered = [this, &quick, answered = qsizetype(0)]() mutable {
            if (answered < m_house->model.requests.size()) {   // it is asked which modules are needed, too
                m_house->model.say(u"Two bottles."_s);
                m_house->model.finish();
                answered = m_house->model.requests.size();
            }
            return quick.findChild<AssistantMessage *>()->text() == "Two bottles."_L1;
        };

        QVERIFY(QTest::qWaitFor(isAnswered, 30000));
        QCOMPARE(input->text(), QString());
        const QJsonArray conversations = m_house->askFor(u"/conversations"_s, u"conversations"_s);
        QCOMPARE(conversations.size(), 1);
        const QString path = u"/conversations/"_s + conversations[0]["id"_L1].toString();
        QTRY_COMPARE_WITH_TIMEOUT(m_house->askFor(path, u"messages"_s).size(), 2, 20000);
        QCOMPARE(m_house->askFor(path, u"messages"_s)[0]["text"_L1].toString(), u"Is there milk?"_s);
    }
    void modulesSayHowTheyAreAndTakeASecret()
    {
        open("modules", Qt::Key_4);
        QTRY_COMPARE_WITH_TIMEOUT(trailing("modules", u"counter"_s), u"ready"_s, 20000);
        QCOMPARE(trailing("modules", u"vault"_s), u"needs your secret"_s);
        choose("modules", u"vault"_s);

        m_house->type("moduleSecret", u"hunter-two-and-three"_s);
        m_house->click("keepSecret");

        QTRY_COMPARE_WITH_TIMEOUT(trailing("modules", u"vault"_s), u"ready"_s, 20000);
        QVERIFY(m_house->isConnected(u"vault"_s));
        QTRY_VERIFY(m_house->isVisible("forgetSecret"));
        QVERIFY(m_house->find<QLineEdit>("moduleSecret")->text().isEmpty());
        m_house->click("forgetSecret");
        QTRY_COMPARE_WITH_TIMEOUT(trailing("modules", u"vault"_s), u"needs your secret"_s, 20000);
        QTRY_VERIFY(!m_house->isConnected(u"vault"_s));
    }
    void aModuleThatIsNotReachedSaysWhyAndWhenItIsTriedAgain()
    {
        open("modules", Qt::Key_4);
        QTRY_VERIFY(rows("modules").contains(u"gone"_s));
        QTRY_COMPARE_WITH_TIMEOUT(trailing("modules", u"gone"_s), u"not reached"_s, 30000);
        choose("modules", u"gone"_s);

        QVERIFY(m_house->isVisible("moduleError"));
        QVERIFY(m_house->find<QLabel>("moduleNextTry")->text().startsWith(u"Tried again at "_s));
    }
    void aReminderIsMadeChangedAndDeleted()
    {
        open("schedules", Qt::Key_5);
        m_house->click("newSchedule");
        QCOMPARE(focus(), u"scheduleText"_s);
        m_house->type("scheduleText", u"Water the plants"_s);
        m_house->find<QDateTimeEdit>("scheduleStart")->setDateTime(QDateTime(QDate(2031, 1, 31), QTime(8, 0)));
        m_house->chooseItem("repetitionKind", u"Every month"_s);
        QCOMPARE(m_house->find<QLabel>("scheduleWords")->text(), u"every month on day 31, or on the month's last day, at "_s
                                                                     + QLocale().toString(QTime(8, 0), QLocale::ShortFormat));
        QTRY_COMPARE(m_house->find<QLabel>("scheduleDates")->text().count(u'\n'), 5);
        QVERIFY(m_house->find<QLabel>("scheduleDates")->text().contains(u"28 February 2031"_s));
        m_house->click("keepSchedule");

        QTRY_COMPARE(rows("schedules"), QStringList{u"Water the plants"_s});
        QJsonObject kept = m_house->askFor(u"/schedules"_s, u"schedules"_s).at(0).toObject();
        QVERIFY(kept.value("rrule"_L1).toString().contains(u"FREQ=MONTHLY"_s));
        QTRY_VERIFY(m_house->isVisible("removeSchedule"));   // it is the one that is shown

        m_house->chooseItem("repetitionKind", u"Every week"_s);
        m_house->click("repetitionDay1");
        m_house->press("repetitionDay4", Qt::Key_Space);
        QVERIFY(m_house->find<QLabel>("scheduleWords")->text().startsWith(u"every week on Monday and Thursday"_s));
        m_house->click("keepSchedule");
        QTRY_VERIFY(m_house->askFor(u"/schedules"_s, u"schedules"_s).at(0)["rrule"_L1].toString().contains(u"BYDAY=MO,TH"_s));

        QTRY_VERIFY(m_house->isVisible("removeSchedule"));
        m_house->click("removeSchedule");
        QCOMPARE(m_house->find<QPushButton>("removeSchedule")->text(), u"Really delete?"_s);
        QCOMPARE(m_house->askFor(u"/schedules"_s, u"schedules"_s).size(), 1);   // asked, not done
        m_house->click("removeSchedule");
        QTRY_VERIFY(rows("schedules").isEmpty());
        QVERIFY(m_house->askFor(u"/schedules"_s, u"schedules"_s).isEmpty());
    }
    void aPromptHasToolRulesOfItsOwn()
    {
        open("schedules", Qt::Key_5);
        m_house->click("newSchedule");
        QVERIFY(!m_house->isVisible("scheduleNever"));   // a reminder uses nothing
        m_house->chooseItem("scheduleKind", u"Tom is asked, and tells me"_s);
        m_house->type("scheduleText", u"Read my mail to me"_s);
        m_house->type("scheduleNever", u"mail.send*, shell"_s);
        m_house->type("scheduleAsk", u"counter"_s);
        m_house->click("keepSchedule");

        QTRY_COMPARE(rows("schedules"), QStringList{u"Read my mail to me"_s});
        const QJsonObject tools = m_house->askFor(u"/schedules"_s, u"schedules"_s).at(0).toObject().value("tools"_L1).toObject();
        QCOMPARE(tools.value("deny"_L1).toArray(), (QJsonArray{u"mail.send*"_s, u"shell"_s}));
        QCOMPARE(tools.value("ask"_L1).toArray(), QJsonArray{u"counter"_s});
        QTRY_COMPARE(m_house->find<QLineEdit>("scheduleNever")->text(), u"mail.send*, shell"_s);
        QTRY_VERIFY(m_house->isVisible("removeSchedule"));
        m_house->click("removeSchedule");
        m_house->click("removeSchedule");
        QTRY_VERIFY(rows("schedules").isEmpty());
    }
    // A computer in one zone, and Tom in another: every page says the time that Tom counts by, and by whose clock it is.
    void everyPageShowsTheClockThatCounts_data()
    {
        QTest::addColumn<QString>("whose");
        for (const char *whose : {"the schedule's", "the user's", "the machine's"})
            QTest::newRow(whose) << QString::fromLatin1(whose);
    }
    void everyPageShowsTheClockThatCounts()
    {
        QFETCH(const QString, whose);
        const QString zone = u"Pacific/Kiritimati"_s;   // fourteen hours before UTC: no computer that runs this is there
        QJsonObject wish{
            {u"text"_s, u"Call the island"_s}, {u"start"_s, u"2031-01-31T08:00:00"_s}, {u"rrule"_s, u"FREQ=DAILY"_s}};
        if (whose == "the user's"_L1)
            m_house->ask("PATCH", u"/settings"_s, {{u"time_zone"_s, zone}});
        else if (whose == "the machine's"_L1)
            moveServerTo(zone);
        else
            wish.insert(u"time_zone"_s, zone);
        const QJsonObject kept = m_house->ask("POST", u"/schedules"_s, wish).value("schedule"_L1).toObject();
        const QDateTime first = QDateTime::fromString(kept.value("next"_L1).toString(), Qt::ISODate);
        QCOMPARE(first.toUTC(), QDateTime(QDate(2031, 1, 30), QTime(18, 0), QTimeZone::UTC));

        open("schedules", Qt::Key_5);
        QTRY_COMPARE(rows("schedules").size(), 1);
        QTRY_VERIFY(model("schedules")->index(0, 0).data(RowModel::DetailRole).toString().endsWith(u"Pacific/Kiritimati"_s));
        choose("schedules", u"Call the island"_s);
        const QDateTime here = first.toLocalTime();
        const QString shownHere = here.date() == QDate(2031, 1, 31) ? QLocale().toString(here.time(), QLocale::ShortFormat)
                                                                    : QLocale().toString(here, QLocale::ShortFormat);
        QTRY_COMPARE(m_house->find<QLabel>("scheduleDates")->text().count(u'\n'), 5);
        const QString line = m_house->find<QLabel>("scheduleDates")->text().section(u'\n', 1, 1);
        QCOMPARE(line, u"Friday 31 January 2031, %1 (Pacific/Kiritimati; here %2)"_s.arg(
                           QLocale().toString(QTime(8, 0), QLocale::ShortFormat), shownHere));
        QVERIFY(m_house->find<QLabel>("scheduleWords")->text().endsWith(u"by the clock of Pacific/Kiritimati"_s));

        open("tasks", Qt::Key_3);
        const QString there = QLocale().toString(QDateTime(QDate(2031, 1, 31), QTime(8, 0)), QLocale::ShortFormat);
        QTRY_COMPARE(rows("tasks").size(), 1);
        QCOMPARE(model("tasks")->index(0, 0).data(RowModel::DetailRole).toString(),
                 u"next on %1 (Pacific/Kiritimati; here %2)"_s.arg(there, shownHere));
        if (whose == "the schedule's"_L1)
            return;
        m_house->ask("PATCH", u"/settings"_s, {{u"quiet_hours"_s, QJsonObject{{u"from"_s, u"22:00"_s}, {u"to"_s, u"07:00"_s}}}});
        open("usage", Qt::Key_7);
        QTRY_VERIFY(m_house->find<QLabel>("usageNote")->text().endsWith(u"days by the clock of Pacific/Kiritimati"_s));
        m_house->startWindow();
        open("inbox", Qt::Key_2);
        QTRY_VERIFY(m_house->find<QPushButton>("quietHours")->text().endsWith(u"(Pacific/Kiritimati)"_s));
    }
    void aTimeThatIsOverIsSaidBeforeItIsKept()
    {
        open("schedules", Qt::Key_5);
        m_house->click("newSchedule");
        m_house->type("scheduleText", u"Too late"_s);
        m_house->find<QDateTimeEdit>("scheduleStart")->setDateTime(QDateTime(QDate(2020, 1, 1), QTime(8, 0)));

        QTRY_VERIFY(m_house->find<QLabel>("scheduleDates")->text().contains(u"over"_s));
    }
    void whatIsRememberedIsSearchedCorrectedAndForgotten()
    {
        QTRY_VERIFY_WITH_TIMEOUT(m_house->ask("GET", u"/memory"_s).contains("memories"_L1), 60000);   // it starts with the server
        open("memory", Qt::Key_6);
        m_house->click("newMemory");
        m_house->type("memoryText", u"Alice likes green tea"_s);
        m_house->press("memoryText", Qt::Key_Tab);
        QCOMPARE(focus(), u"keepMemory"_s);
        m_house->press("keepMemory", Qt::Key_Space);
        QTRY_COMPARE_WITH_TIMEOUT(rows("memory"), QStringList{u"Alice likes green tea"_s}, 30000);
        QTRY_COMPARE(focus(), u"memoryList"_s);   // what had it is gone
        m_house->press("memoryList", Qt::Key_Tab);
        QCOMPARE(focus(), u"memoryText"_s);   // it is beside the list
        QCOMPARE(memories(), QStringList{u"Alice likes green tea"_s});
        QTRY_COMPARE(m_house->find<QLabel>("memorySource")->text().section(u',', 0, 0), u"You said so"_s);

        auto *text = m_house->find<QPlainTextEdit>("memoryText");
        text->selectAll();
        QTest::keyClicks(text, u"Alice likes black tea"_s);
        m_house->click("keepMemory");
        QTRY_COMPARE(memories(), QStringList{u"Alice likes black tea"_s});
        QTRY_VERIFY(m_house->find<QLabel>("memoryChange"));
        QTRY_VERIFY(history().contains(u"green tea"_s));

        m_house->type("memorySearch", u"tea"_s);
        QTRY_COMPARE(rows("memory"), QStringList{u"Alice likes black tea"_s});
        choose("memory", u"Alice likes black tea"_s);
        m_house->click("forgetMemory");
        QCOMPARE(memories().size(), 1);
        m_house->click("forgetMemory");
        QTRY_VERIFY(rows("memory").isEmpty());
        QVERIFY(memories().isEmpty());
    }
    void amongManyMemoriesTheSoughtOnesAreShown()
    {
        QTRY_VERIFY_WITH_TIMEOUT(m_house->ask("GET", u"/memory"_s).contains("memories"_L1), 60000);   // it starts with the server
        const QStringList teas{u"Alice drinks Darjeeling tea at breakfast"_s, u"Bob has no tea after four"_s,
                               u"The tea stands behind the flour"_s};
        QStringList all;
        for (int i = 0; i < 40; ++i)
            all.append(u"The book number %1 stands on shelf %2 of the library"_s.arg(i).arg(i % 7));
        for (qsizetype i = 0; i < teas.size(); ++i)
            all.insert(i * 15, teas.at(i));
        QJsonArray many;
        for (const QString &text : std::as_const(all))
            many.append(QJsonObject{{u"text"_s, text}, {u"author"_s, u"user"_s}});
        QCOMPARE(m_house->ask("POST", u"/memory/import"_s, {{u"memories"_s, many}}).value("added"_L1).toInt(), 43);
        open("memory", Qt::Key_6);
        QTRY_COMPARE_WITH_TIMEOUT(sorted(rows("memory")), sorted(all), 20000);

        m_house->type("memorySearch", u"tea"_s);

        QTRY_COMPARE_WITH_TIMEOUT(sorted(rows("memory")), sorted(teas), 20000);
        QCOMPARE(rows("memory"), memories(u"?query=tea"_s));   // as the server ranks them
        choose("memory", teas[1]);
        QTRY_COMPARE(m_house->find<QPlainTextEdit>("memoryText")->toPlainText(), teas[1]);
        m_house->press("memoryText", Qt::Key_A, Qt::ControlModifier);
        m_house->type("memoryText", u"Bob has no tea after five"_s);
        m_house->click("keepMemory");
        QTRY_VERIFY(memories(u"?query=tea"_s).contains(u"Bob has no tea after five"_s));
        QVERIFY(!memories(u"?query=tea"_s).contains(teas[1]));
        QTRY_VERIFY(rows("memory").contains(u"Bob has no tea after five"_s));
        QTRY_VERIFY(history().contains(teas[1]));
        choose("memory", teas[2]);
        QTRY_COMPARE(m_house->find<QPlainTextEdit>("memoryText")->toPlainText(), teas[2]);
        QTRY_VERIFY(history().contains(teas[2]));
        QVERIFY(!history().contains(u"Bob"_s));   // of this one only
        m_house->click("forgetMemory");
        m_house->click("forgetMemory");
        QTRY_COMPARE(sorted(rows("memory")), (QStringList{teas[0], u"Bob has no tea after five"_s}));
        QCOMPARE(sorted(memories(u"?query=tea"_s)), (QStringList{teas[0], u"Bob has no tea after five"_s}));

        m_house->press("memorySearch", Qt::Key_A, Qt::ControlModifier);
        m_house->press("memorySearch", Qt::Key_Backspace);
        QTRY_COMPARE(rows("memory").size(), 42);
        QCOMPARE(sorted(rows("memory")), sorted(memories(u"?limit=100"_s)));
    }
    void anotherDeviceIsRenamedAndSignedOut()
    {
        open("devices", Qt::Key_8);
        QTRY_COMPARE(rows("devices").size(), 2);
        const int other = model("devices")->index(0, 0).data(RowModel::TrailingRole).toString().isEmpty() ? 0 : 1;
        chooseRow("devices", other);
        auto *name = m_house->find<QLineEdit>("deviceName");
        name->selectAll();
        QTest::keyClicks(name, u"The old phone"_s);
        m_house->click("renameDevice");
        QTRY_VERIFY(rows("devices").contains(u"The old phone"_s));
        QTRY_VERIFY(m_house->find<QLineEdit>("deviceName")->text() == u"The old phone"_s);

        m_house->click("revokeDevice");
        m_house->click("revokeDevice");

        QTRY_COMPARE(rows("devices").size(), 1);
        QCOMPARE(m_house->ask("GET", u"/sessions"_s).value("code"_L1).toString(), u"unauthorized"_s);   // it was the other one
    }
    void allIsForKeysAndScreenReaders_data()
    {
        QTest::addColumn<QByteArray>("page");
        QTest::addColumn<Qt::Key>("key");
        QTest::newRow("tasks") << "tasks"_ba << Qt::Key_3;
        QTest::newRow("modules") << "modules"_ba << Qt::Key_4;
        QTest::newRow("schedules") << "schedules"_ba << Qt::Key_5;
        QTest::newRow("memory") << "memory"_ba << Qt::Key_6;
        QTest::newRow("usage") << "usage"_ba << Qt::Key_7;
        QTest::newRow("devices") << "devices"_ba << Qt::Key_8;
    }
    void allIsForKeysAndScreenReaders()
    {
        QFETCH(const QByteArray, page);
        QFETCH(const Qt::Key, key);
        open(page.constData(), key);
        if (page == "modules") {
            QTRY_VERIFY(rows("modules").contains(u"vault"_s));
            choose("modules", u"vault"_s);
            QVERIFY(m_house->isVisible("moduleSecret"));
        } else if (page == "schedules") {
            m_house->click("newSchedule");
            m_house->chooseItem("repetitionKind", u"Every week"_s);
            m_house->type("scheduleText", u"Words"_s);
        } else if (page == "memory") {
            m_house->click("newMemory");
            m_house->type("memoryText", u"Words"_s);
        } else if (page == "devices") {
            QTRY_COMPARE(rows("devices").size(), 2);
            chooseRow("devices", 1);
        }

        QCOMPARE(unnamedControls(&m_house->app->window()), QStringList());
        QCOMPARE(unreachedByTab(&m_house->app->window()), QStringList());
    }

private:
    // With its agents; this process, and so the window, stays where it is.
    void moveServerTo(const QString &zone)
    {
        const QByteArray here = qgetenv("TZ");
        m_house->stopServer();
        qputenv("TZ", zone.toLatin1());
        const auto comeBack = qScopeGuard([&here] { here.isNull() ? qunsetenv("TZ") : qputenv("TZ", here); });
        m_house->startServer();
        QTRY_COMPARE_WITH_TIMEOUT(m_house->ask("GET", u"/settings"_s).value("machine_zone"_L1).toString(), zone, 20000);
    }

    [[nodiscard]] QString focus() const
    {
        const QWidget *has = m_house->app->window().focusWidget();
        return has ? has->objectName() : QString();
    }
    [[nodiscard]] static QStringList sorted(QStringList texts)
    {
        texts.sort();
        return texts;
    }
    [[nodiscard]] QStringList memories(const QString &question = {}) const
    {
        QStringList texts;
        for (const QJsonValue &one : m_house->askFor(u"/memory"_s + question, u"memories"_s))
            texts.append(one["memory"_L1].toString());
        return texts;
    }
    [[nodiscard]] QString history() const
    {
        QStringList lines;
        for (const QLabel *line : m_house->app->window().findChildren<QLabel *>(u"memoryChange"_s))
            lines.append(line->text());
        return lines.join(u'\n');
    }
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestPagesWindow>(argc, argv);
}
#include "tst_pageswindow.moc"
