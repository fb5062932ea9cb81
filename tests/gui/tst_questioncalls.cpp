#include "desktop/accounts/liveaccount.h"
#include "desktop/app/inboxpage.h"
#include "desktop/app/pages.h"
#include "desktop/notify/inboxpanel.h"
#include "tests/gui/guimain.h"
#include "tests/gui/heardcaller.h"
#include "tests/gui/livehouse.h"

#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

namespace {

// What a computer's program has of the inbox while it runs, without its windows.
class Listener
{
public:
    Listener(LiveHouse &house, const QString &folder)
        : m_client(house.client()),
          m_push(house.pushClient()),
          m_store(InboxStore::open(folder + u"/inbox.sqlite"_s).value()),
          m_inbox(*m_client, m_store.get()),
          m_questions(m_inbox, m_store.get(), [this] { return onScreen; }),
          m_maker(m_inbox, m_questions, caller)
    {
        QObject::connect(m_push.get(), &PushClient::opened, &m_inbox, &InboxController::catchUp);
        QObject::connect(m_push.get(), &PushClient::received, &m_inbox, &InboxController::takePush);
        QSignalSpy settings(&m_inbox, &InboxController::settingsKnown);
        QSignalSpy known(&m_inbox, &InboxController::questionsKnown);
        QSignalSpy caughtUp(&m_inbox, &InboxController::caughtUp);
        m_inbox.start();
        m_push->start();
        isThere = QTest::qWaitFor([&] { return !settings.isEmpty() && !known.isEmpty() && !caughtUp.isEmpty(); }, 20000);
    }
    void lookAgain() { m_inbox.catchUp(); }
    [[nodiscard]] QStringList titles() const
    {
        QStringList all;
        for (const Call &call : caller.calls)
            all.append(call.title);
        return all;
    }
    [[nodiscard]] qsizetype waiting() const { return m_inbox.state().approvals.size(); }

    QString onScreen;
    HeardCaller caller;
    bool isThere = false;

private:
    std::unique_ptr<ApiClient> m_client;
    std::unique_ptr<PushClient> m_push;
    std::unique_ptr<InboxStore> m_store;
    InboxController m_inbox;
    QuestionCalls m_questions;
    CallMaker m_maker;
};

} // namespace

// Who is called for calls that wait, and when, beside a real server and its agent.
class TestQuestionCalls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_house = std::make_unique<LiveHouse>();
        m_folder = std::make_unique<QTemporaryDir>();
        QTRY_VERIFY_WITH_TIMEOUT(m_house->isConnected(u"counter"_s), 20000);
        m_house->remind(u"Known before"_s);
        QTRY_VERIFY(!m_house->notification(u"Known before"_s).isEmpty());
        QVERIFY(Listener(*m_house, m_folder->path()).isThere);   // it has been here before
    }
    void cleanup() { m_house.reset(); }

    void whatCameWhileNobodyListenedIsSaidOnce()
    {
        askForConsent();

        Listener back(*m_house, m_folder->path());
        QVERIFY(back.isThere);
        QTRY_COMPARE(back.titles(), QStringList{oneCall});
        back.lookAgain();
        QTRY_COMPARE(back.waiting(), 1);
        QCOMPARE(back.titles().size(), 1);

        Listener again(*m_house, m_folder->path());
        QVERIFY(again.isThere);
        QCOMPARE(again.waiting(), 1);
        QCOMPARE(again.titles(), QStringList());
    }
    void manyAreSaidTogether()
    {
        for (int i = 0; i < 4; ++i)
            askForConsent();

        Listener back(*m_house, m_folder->path());
        QVERIFY(back.isThere);

        QTRY_COMPARE(back.titles(), QStringList{u"4 questions wait for your word"_s});
        for (const QJsonValue &one : m_house->askFor(u"/approvals"_s, u"approvals"_s))
            m_house->ask("POST", u"/approvals/"_s + one["id"_L1].toString(), {{u"decision"_s, u"deny"_s}});
        QTRY_COMPARE(back.waiting(), 0);
        QVERIFY(back.caller.withdrawn.contains(back.caller.calls.constFirst().key));
    }
    void whoIsHereForTheFirstTimeIsNotCalledForWhatWasBefore()
    {
        askForConsent();
        QTemporaryDir another;

        Listener fresh(*m_house, another.path());
        QVERIFY(fresh.isThere);
        QCOMPARE(fresh.waiting(), 1);
        QCOMPARE(fresh.titles(), QStringList());

        askForConsent();
        QTRY_COMPARE(fresh.titles(), QStringList{oneCall});
    }
    void quietHoursHoldThemBackAndEndWithACount()
    {
        setQuiet(true);
        Listener listener(*m_house, m_folder->path());
        QVERIFY(listener.isThere);
        askForConsent();
        askForConsent();
        QTRY_COMPARE(listener.waiting(), 2);
        QCOMPARE(listener.titles(), QStringList());

        setQuiet(false);   // on another device
        listener.lookAgain();

        QTRY_VERIFY(listener.titles().contains(u"2 questions wait for your word"_s));
        QVERIFY(!listener.titles().contains(oneCall));
    }
    void quietHoursLeaveThroughWhatSomebodyLooksAt()
    {
        setQuiet(true);
        Listener listener(*m_house, m_folder->path());
        QVERIFY(listener.isThere);
        askForConsent([&listener](const QString &conversation) { listener.onScreen = conversation; });

        QTRY_COMPARE(listener.titles(), QStringList{oneCall});
    }
    void whatWasDecidedInVainIsAskedAgain()
    {
        Listener listener(*m_house, m_folder->path());
        QVERIFY(listener.isThere);
        askForConsent();
        QTRY_COMPARE(listener.titles(), QStringList{oneCall});
        const Call asked = listener.caller.calls.constFirst();
        QVERIFY(!asked.actions.isEmpty());
        m_house->stopServer();

        Q_EMIT listener.caller.answered(asked.key, u"approve"_s);

        QTRY_COMPARE_WITH_TIMEOUT(listener.titles(), (QStringList{oneCall, oneCall}), 30000);
        const Call again = listener.caller.calls.constLast();
        QVERIFY2(again.text.startsWith(u"This was not done: The server cannot be reached"_s), qPrintable(again.text));
        QVERIFY(again.text.endsWith(u'\n' + asked.text));   // nobody says yes to what is not shown
        QCOMPARE(again.key, asked.key);
        QCOMPARE(again.actions, asked.actions);
        QCOMPARE(listener.waiting(), 1);
        m_house->startServer();
        listener.lookAgain();
        QTRY_VERIFY_WITH_TIMEOUT(m_house->askFor(u"/approvals"_s, u"approvals"_s).size() == 1, 30000);
        Q_EMIT listener.caller.answered(asked.key, u"deny"_s);
        QTRY_VERIFY_WITH_TIMEOUT(listener.caller.withdrawn.contains(asked.key), 30000);
        QCOMPARE(listener.titles().size(), 2);
    }
    void whatWasPutOffInVainIsToldAgain()
    {
        Listener listener(*m_house, m_folder->path());
        QVERIFY(listener.isThere);
        m_house->remind(u"Water the plants"_s);
        QTRY_COMPARE(listener.caller.calls.size(), 1);
        const Call told = listener.caller.calls.constFirst();
        m_house->stopServer();

        Q_EMIT listener.caller.answered(told.key, u"later"_s);

        QTRY_COMPARE_WITH_TIMEOUT(listener.caller.calls.size(), 2, 30000);
        QVERIFY(listener.caller.calls.constLast().text.startsWith(u"It could not be put off: The server cannot be reached"_s));
        QCOMPARE(listener.caller.calls.constLast().actions, told.actions);
    }
    void whatWasPutOffInVainIsToldOnceWhereItWasWished()
    {
        HeardCaller caller;
        LiveAccount account(m_house->account(), m_folder->path(), m_house->client(), m_house->pushClient(), caller);
        Pages pages;
        auto *panel = new InboxPanel;
        pages.add(u"inbox"_s, u"inbox"_s, u"Inbox"_s, panel);
        InboxPage page(*panel, pages);
        page.open(account);
        account.start();
        pages.resize(900, 600);
        pages.show();
        pages.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&pages));
        const auto *list = panel->findChild<QListView *>(u"inboxList"_s);
        const auto *problem = panel->findChild<QLabel *>(u"inboxProblem"_s);
        QTRY_COMPARE_WITH_TIMEOUT(list->model()->rowCount(), 1, 20000);   // known before
        QTRY_COMPARE_WITH_TIMEOUT(account.state(), LiveAccount::State::Connected, 20000);
        m_house->remind(u"Water the plants"_s);
        QTRY_COMPARE_WITH_TIMEOUT(caller.calls.size(), 1, 20000);
        m_house->stopServer();

        Q_EMIT caller.answered(caller.calls.constFirst().key, u"later"_s);
        QTRY_COMPARE_WITH_TIMEOUT(caller.calls.size(), 2, 30000);
        QVERIFY(caller.calls.constLast().text.startsWith(u"It could not be put off: "_s));
        QVERIFY2(!problem->isVisible(), qPrintable(problem->text()));

        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(list->model()->index(0, 0)).center());
        auto *later = panel->findChild<QPushButton *>(u"snooze"_s);
        QTRY_VERIFY(later->isVisible());
        QTest::mouseClick(later, Qt::LeftButton);
        clickEntry(later->menu(), u"snooze60"_s);
        QTRY_VERIFY_WITH_TIMEOUT(problem->isVisible(), 30000);
        QVERIFY2(problem->text().startsWith(u"It could not be put off: "_s), qPrintable(problem->text()));
        QCOMPARE(caller.calls.size(), 2);
    }

private:
    // In a conversation of its own, which is told before.
    void askForConsent(const std::function<void(const QString &conversation)> &tell = [](const QString &) {})
    {
        m_house->ask("POST", u"/reset"_s, {{u"client_type"_s, u"android"_s}});
        const auto waiting = [this] { return m_house->askFor(u"/approvals"_s, u"approvals"_s).size(); };
        const qsizetype before = waiting();
        m_house->begin(u"count"_s, {u"counter"_s});
        QTRY_VERIFY_WITH_TIMEOUT(m_house->model.open, 20000);
        for (const QJsonValue &task : m_house->askFor(u"/tasks"_s, u"tasks"_s)) {
            if (task["state"_L1].toString() == "running"_L1)
                tell(task["conversation"_L1].toString());
        }
        m_house->model.call(u"c1"_s, u"counter__write_count"_s);
        m_house->model.open.clear();
        QTRY_COMPARE(waiting(), before + 1);
    }
    void setQuiet(bool isQuiet)
    {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        const QJsonObject hours{{u"from"_s, now.addSecs(-3600).time().toString(u"HH:mm"_s)},
                                {u"to"_s, now.addSecs(2 * 3600).time().toString(u"HH:mm"_s)}};
        const QJsonObject kept =
            m_house->ask("PATCH", u"/settings"_s,
                         {{u"time_zone"_s, u"UTC"_s}, {u"quiet_hours"_s, isQuiet ? QJsonValue(hours) : QJsonValue()}});
        QCOMPARE(kept.value("quiet_hours"_L1).isObject(), isQuiet);
    }

    const QString oneCall = u"May Tom do this? counter · write count"_s;
    std::unique_ptr<LiveHouse> m_house;
    std::unique_ptr<QTemporaryDir> m_folder;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestQuestionCalls>(argc, argv);
}
#include "tst_questioncalls.moc"
