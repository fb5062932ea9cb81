#include "desktop/notify/callmaker.h"
#include "desktop/notify/inboxpanel.h"
#include "desktop/notify/inboxstore.h"
#include "tests/gui/guimain.h"
#include "tests/gui/heardcaller.h"
#include "tests/gui/livehouse.h"
#include "tests/gui/windowtree.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTimeEdit>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// The inbox before a real server and its agent: what it does is looked for there.
class TestInboxWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_house = std::make_unique<LiveHouse>();
        m_house->startWindow();
        QTRY_COMPARE_WITH_TIMEOUT(m_house->find<QLabel>("connectionState")->text(), u"● Connected"_s, 20000);
    }
    void cleanup() { m_house.reset(); }

    void whatComesIsThereAndCounted()
    {
        m_house->remind(u"Water the plants"_s);

        QTRY_COMPARE(titles(), QStringList{u"Water the plants"_s});
        QTRY_COMPARE(way(), u"Inbox, 1 waiting"_s);
    }
    void doneHereIsDoneAtTheServerAndElsewhere()
    {
        m_house->remind(u"Water the plants"_s);
        m_house->remind(u"Call Bob"_s);
        QTRY_COMPARE(titles().size(), 2);
        const std::unique_ptr<DesktopApp> other = m_house->startOtherWindow();
        auto *elsewhere = other->window().findChild<QListView *>(u"inboxList"_s);
        QTRY_COMPARE_WITH_TIMEOUT(elsewhere->model()->rowCount(), 2, 20000);

        openInbox();
        choose(u"Water the plants"_s);
        m_house->click("markDone");

        QTRY_COMPARE(titles(), QStringList{u"Call Bob"_s});
        QTRY_VERIFY(m_house->notification(u"Water the plants"_s).value("read"_L1).toBool());
        QVERIFY(!m_house->notification(u"Call Bob"_s).value("read"_L1).toBool());
        QTRY_COMPARE(elsewhere->model()->rowCount(), 1);
        QCOMPARE(m_house->find<QLabel>("notificationTitle")->text(), u"Call Bob"_s);   // one goes on with the next
    }
    void deleteIsDoneToo()
    {
        m_house->remind(u"Water the plants"_s);
        QTRY_COMPARE(titles().size(), 1);
        openInbox();
        m_house->press("inboxList", Qt::Key_Down);
        m_house->press("inboxList", Qt::Key_Delete);

        QTRY_VERIFY(m_house->notification(u"Water the plants"_s).value("read"_L1).toBool());
        m_house->chooseTab("inboxFolders", 2);
        QCOMPARE(titles(), QStringList{u"Water the plants"_s});
    }
    void whatIsPutOffWaitsThere()
    {
        m_house->remind(u"Water the plants"_s);
        QTRY_COMPARE(titles().size(), 1);
        openInbox();
        choose(u"Water the plants"_s);

        m_house->click("snooze");
        m_house->clickEntry("snoozeMenu", "snooze60");

        QTRY_VERIFY(titles().isEmpty());
        QVERIFY(m_house->notification(u"Water the plants"_s).contains("snoozed_until"_L1));
        QTRY_COMPARE(way(), u"Inbox"_s);
        m_house->chooseTab("inboxFolders", 1);
        QCOMPARE(titles(), QStringList{u"Water the plants"_s});
    }
    void aCallOfAConversationThatIsNotOpenIsDecidedWithAllItsArguments()
    {
        callTheCounter();
        QTRY_COMPARE(titles(), QStringList{u"May Tom do this? counter · write count"_s});
        QCOMPARE(way(), u"Inbox, 1 waiting"_s);
        openInbox();
        m_house->press("inboxList", Qt::Key_Down);
        QTRY_VERIFY(m_house->isVisible("approvalCard"));   // a notification may tell of it before the call is known
        QCOMPARE(m_house->service.calls, 0);

        m_house->click("approve");

        QTRY_COMPARE(m_house->service.calls, 1);
        QTRY_VERIFY(titles().isEmpty());
        QVERIFY(m_house->askFor(u"/approvals"_s, u"approvals"_s).isEmpty());
    }
    void aMenuStaysOpenWhateverComes()
    {
        callTheCounter();
        QTRY_COMPARE(titles().size(), 1);
        openInbox();
        m_house->press("inboxList", Qt::Key_Down);
        QTRY_VERIFY(m_house->isVisible("always"));
        m_house->click("always");
        const QPointer menu = m_house->find<QMenu>("alwaysMenu");
        QTRY_VERIFY(menu->isVisible());

        // First that of the call itself, which comes when nobody has decided for some seconds.
        QTRY_COMPARE_WITH_TIMEOUT(m_house->askFor(u"/notifications"_s, u"notifications"_s).size(), 1, 40000);
        m_house->remind(u"Water the plants"_s);

        QTRY_COMPARE(way(), u"Inbox, 2 waiting"_s);
        QVERIFY(menu && menu->isVisible());
        QCOMPARE(titles().size(), 1);   // nothing moves while somebody chooses
        m_house->chooseEntry("alwaysMenu", "approveAlways");
        QTRY_COMPARE(m_house->service.calls, 1);
        QTRY_COMPARE(m_house->askFor(u"/approvals/rules"_s, u"rules"_s).size(), 1);
        QTRY_COMPARE(titles(), QStringList{u"Water the plants"_s});
    }
    void whatIsDeniedIsNotDone()
    {
        callTheCounter();
        QTRY_COMPARE(titles().size(), 1);
        openInbox();
        m_house->press("inboxList", Qt::Key_Down);
        QTRY_VERIFY(m_house->isVisible("deny"));

        m_house->click("deny");

        QTRY_COMPARE(m_house->model.requests.size(), 2);   // the model is told
        QCOMPARE(m_house->service.calls, 0);
        QTRY_VERIFY(titles().isEmpty());
    }
    void whatIsReadWithoutTheServerIsToldLater()
    {
        m_house->remind(u"Water the plants"_s);
        QTRY_COMPARE(titles().size(), 1);
        m_house->stopServer();
        openInbox();
        choose(u"Water the plants"_s);
        m_house->click("markDone");
        QTRY_VERIFY(titles().isEmpty());

        m_house->startWindow();   // the store is all that is left of it
        QVERIFY(titles().isEmpty());
        m_house->startServer();

        QTRY_VERIFY_WITH_TIMEOUT(m_house->notification(u"Water the plants"_s).value("read"_L1).toBool(), 60000);
    }
    void whatTheServerWasToldIsReadHereWhateverEndsTheProgramThen()
    {
        m_house->remind(u"Water the plants"_s);
        const QTemporaryDir folder;
        const auto client = m_house->client();
        auto store = InboxStore::open(folder.filePath(u"inbox.sqlite"_s)).value();
        auto inbox = std::make_unique<InboxController>(*client, store.get());
        QSignalSpy caughtUp(inbox.get(), &InboxController::caughtUp);
        inbox->start();
        QTRY_VERIFY_WITH_TIMEOUT(!caughtUp.isEmpty(), 20000);

        inbox->markDone({inbox->state().notifications.constFirst().id});
        QVERIFY(!store->untold()->isEmpty());
        while (!store->untold()->isEmpty())   // no longer: what it asks for then is not there yet
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        inbox.reset();

        store = InboxStore::open(folder.filePath(u"inbox.sqlite"_s)).value();
        QVERIFY(store->all()->constFirst().isRead);
    }
    void whatCameMeanwhileIsFetched()
    {
        m_house->remind(u"Water the plants"_s);
        QTRY_COMPARE(titles().size(), 1);
        m_house->app.reset();
        m_house->remind(u"Call Bob"_s);

        m_house->startWindow();

        QTRY_COMPARE_WITH_TIMEOUT(titles(), (QStringList{u"Call Bob"_s, u"Water the plants"_s}), 20000);
    }
    void whatComesNowCallsAndWhatWasThereBeforeDoesNot_data()
    {
        QTest::addColumn<bool>("hasEarlier");
        QTest::newRow("the first one ever") << false;
        QTest::newRow("a first start with an old inbox") << true;
    }
    void whatComesNowCallsAndWhatWasThereBeforeDoesNot()
    {
        QFETCH(const bool, hasEarlier);
        if (hasEarlier)
            m_house->remind(u"Of yesterday"_s);
        const auto client = m_house->client();
        const auto push = m_house->pushClient();
        HeardCaller caller;
        InboxController inbox(*client, nullptr);
        QuestionCalls questions(inbox, nullptr, {});
        CallMaker maker(inbox, questions, caller);
        QObject::connect(push.get(), &PushClient::opened, &inbox, &InboxController::catchUp);
        QObject::connect(push.get(), &PushClient::received, &inbox, &InboxController::takePush);
        QSignalSpy caughtUp(&inbox, &InboxController::caughtUp);
        push->start();
        QTRY_VERIFY_WITH_TIMEOUT(!caughtUp.isEmpty(), 20000);
        QCOMPARE(inbox.state().notifications.size(), hasEarlier ? 1 : 0);

        m_house->remind(u"Water the plants"_s);

        QTRY_COMPARE(caller.calls.size(), 1);
        const Call call = caller.calls.constFirst();
        QCOMPARE(call.title, u"Water the plants"_s);
        Q_EMIT caller.answered(call.key, u"done"_s);
        QVERIFY(caller.withdrawn.contains(call.key));
        QTRY_VERIFY(m_house->notification(u"Water the plants"_s).value("read"_L1).toBool());
    }
    void whatManyWereCalledForTogetherIsTakenBackWithTheLastOfThem()
    {
        const auto client = m_house->client();
        HeardCaller caller;
        InboxController inbox(*client, nullptr);
        QuestionCalls questions(inbox, nullptr, {});
        CallMaker maker(inbox, questions, caller);
        QList<protocol::Notification> many;
        for (qint64 id = 1; id <= 5; ++id)
            many.append({.id = id, .title = u"Number %1"_s.arg(id)});
        Q_EMIT inbox.alerted(many);
        QCOMPARE(caller.calls.size(), 1);
        const QString together = caller.calls.constFirst().key;

        for (qint64 id = 1; id <= 4; ++id)
            Q_EMIT inbox.settled(u"n%1"_s.arg(id));
        QVERIFY(!caller.withdrawn.contains(together));
        Q_EMIT inbox.settled(u"n5"_s);

        QVERIFY(caller.withdrawn.contains(together));
    }
    void quietHoursAreASettingOfTheUser()
    {
        openInbox();
        m_house->click("quietHours");
        QVERIFY(QTest::qWaitForWindowExposed(m_house->find<QWidget>("quietHoursForm")));
        QVERIFY(!m_house->find<QTimeEdit>("quietFrom")->isEnabled());
        m_house->press("quietHoursOn", Qt::Key_Space);
        auto *from = m_house->find<QTimeEdit>("quietFrom");
        from->setFocus(Qt::TabFocusReason);
        from->setSelectedSection(QDateTimeEdit::HourSection);
        QTest::keyClick(from, Qt::Key_Down);
        QTest::keyClick(from, Qt::Key_Right,
                        Qt::ControlModifier);   // from the hour to the minutes, whatever the locale puts between them
        for (int minute = 0; minute < 30; ++minute)
            QTest::keyClick(from, Qt::Key_Up);
        QCOMPARE(from->time(), QTime(21, 30));
        QVERIFY(unnamedControls(m_house->find<QWidget>("quietHoursForm")).isEmpty());
        QTest::mouseClick(m_house->find<QDialogButtonBox>("quietHoursButtons")->button(QDialogButtonBox::Save), Qt::LeftButton);

        const auto shown = [](const QTime &time) { return QLocale().toString(time, QLocale::ShortFormat); };
        QTRY_COMPARE(m_house->find<QPushButton>("quietHours")->text(),
                     u"Quiet from %1 to %2"_s.arg(shown({21, 30}), shown({7, 0})));
        const QJsonValue kept = m_house->ask("GET", u"/settings"_s).value("quiet_hours"_L1);
        QCOMPARE(kept["from"_L1].toString(), u"21:30"_s);
    }
    void whatWasSentShowsHowFarItHasCome()
    {
        const QDateTime sent(QDate(2026, 3, 10), QTime(8, 0), QTimeZone::UTC);
        InboxPanel panel;
        panel.setState(
            {.sent = {{.id = u"m2"_s, .recipient = u"carol"_s, .text = u"Dentist"_s, .state = u"waiting"_s, .sent = sent},
                      {.id = u"m1"_s,
                       .recipient = u"bob"_s,
                       .text = u"Dinner is ready"_s,
                       .state = u"read"_s,
                       .sent = sent,
                       .delivered = sent.addSecs(60),
                       .read = sent.addSecs(120)}}});
        QSignalSpy asked(&panel, &InboxPanel::sentRequested);
        QCOMPARE(panel.findChild<QListView *>(u"inboxList"_s)->model()->rowCount(), 0);   // it waits for nobody

        panel.showFolder(InboxPanel::Folder::Sent);

        QCOMPARE(asked.size(), 1);
        QCOMPARE(panel.findChild<QListView *>(u"inboxList"_s)->model()->rowCount(), 2);
        panel.choose(u"sm2"_s);
        QVERIFY(panel.findChild<QLabel *>(u"sentAt"_s) && !panel.findChild<QLabel *>(u"deliveredAt"_s));
        QCOMPARE(panel.findChild<QLabel *>(u"sentState"_s)->text(), u"On its way"_s);
        panel.choose(u"sm1"_s);
        QCOMPARE(panel.findChild<QPlainTextEdit *>(u"sentText"_s)->toPlainText(), u"Dinner is ready"_s);
        QCOMPARE(panel.findChild<QLabel *>(u"sentTo"_s)->text(), u"To bob"_s);
        panel.showFolder(InboxPanel::Folder::Now);

        panel.open(u"sm1"_s);

        QVERIFY(panel.findChild<QPlainTextEdit *>(u"sentText"_s));
        QVERIFY(panel.findChild<QLabel *>(u"readAt"_s));
        QVERIFY(unnamedControls(&panel).isEmpty());
    }
    void whatIsRefusedIsSeenAmongWhatWasSent()
    {
        const QString start = QDateTime::currentDateTime().addDays(400).toString(u"yyyy-MM-dd'T'HH:mm:ss"_s);
        const QJsonObject made =
            m_house->ask("POST", u"/schedules"_s, {{u"text"_s, u"Hello"_s}, {u"start"_s, start}, {u"recipient"_s, u"nobody"_s}});
        const qint64 id = made.value("schedule"_L1)["id"_L1].toInteger();
        QVERIFY2(id > 0, json::compact(made).constData());
        QCOMPARE(m_house->ask("POST", u"/schedules/%1/run"_s.arg(id)).value("status"_L1).toString(), u"OK"_s);
        QTRY_COMPARE(m_house->askFor(u"/messages"_s, u"messages"_s).at(0)["state"_L1].toString(), u"refused"_s);
        openInbox();

        m_house->chooseTab("inboxFolders", 3);

        QTRY_COMPARE(titles(), QStringList{u"Hello"_s});
    }
    void allIsForKeysAndScreenReaders()
    {
        m_house->remind(u"Water the plants"_s);
        QTRY_COMPARE(titles().size(), 1);
        openInbox();
        choose(u"Water the plants"_s);

        QCOMPARE(unnamedControls(&m_house->app->window()), QStringList());
        QCOMPARE(unreachedByTab(&m_house->app->window()), QStringList());
    }

private:
    void callTheCounter() const
    {
        QTRY_VERIFY_WITH_TIMEOUT(m_house->isConnected(u"counter"_s), 20000);
        m_house->begin(u"count"_s, {u"counter"_s});
        QTRY_VERIFY_WITH_TIMEOUT(m_house->model.open, 20000);
        m_house->model.call(u"c1"_s, u"counter__write_count"_s);
    }
    void openInbox() const
    {
        m_house->app->window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_house->app->window()));
        QTest::keyClick(&m_house->app->window(), Qt::Key_2, Qt::ControlModifier);
        QTRY_VERIFY(m_house->isVisible("inboxPage"));
    }
    [[nodiscard]] QListView *list() const { return m_house->find<QListView>("inboxList"); }
    [[nodiscard]] QString way() const { return m_house->find<QWidget>("inboxWay")->accessibleName(); }
    [[nodiscard]] QStringList titles() const
    {
        QStringList titles;
        for (int row = 0; row < list()->model()->rowCount(); ++row)
            titles += list()->model()->index(row, 0).data().toString();
        return titles;
    }
    void choose(const QString &title) const
    {
        const QModelIndex index = list()->model()->index(int(titles().indexOf(title)), 0);
        QVERIFY(index.isValid());
        QTest::mouseClick(list()->viewport(), Qt::LeftButton, {}, list()->visualRect(index).center());
    }

    std::unique_ptr<LiveHouse> m_house;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestInboxWindow>(argc, argv);
}
#include "tst_inboxwindow.moc"
