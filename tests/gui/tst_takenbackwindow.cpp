#include "desktop/chat/usermessage.h"
#include "tests/gui/guimain.h"
#include "tests/gui/windowunderglass.h"

#include <QLabel>
#include <QListView>
#include <QPlainTextEdit>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// What was sent and comes back: stopped before the server had it, taken back, or refused.
class TestTakenBackWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_window = std::make_unique<WindowUnderGlass>();
        m_window->startWithTwoConversations();
        QTRY_COMPARE(connection(), u"● Connected"_s);
    }
    void cleanup() { m_window.reset(); }

    void whatIsTakenBackLosesNothingOfEither()
    {
        server().kill();
        QTRY_COMPARE(connection(), u"● No connection"_s);
        m_window->say(u"Wait for me"_s);
        QTRY_VERIFY(m_window->isVisible("problemAction"));
        m_window->type("input", u"n"_s);

        m_window->click("problemAction");

        QCOMPARE(input()->toPlainText(), u"Wait for me\n\nn"_s);
        m_window->start();
        QCOMPARE(input()->toPlainText(), u"Wait for me\n\nn"_s);
        QVERIFY(!m_window->isVisible("userMessage"));
    }
    void whatIsStoppedWhileMoreIsWrittenIsNotLost()
    {
        server().mute = true;
        m_window->say(u"First"_s);
        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 1);
        m_window->type("input", u"n"_s);

        m_window->press("input", Qt::Key_Escape);
        m_window->press("input", Qt::Key_Escape);

        QTRY_COMPARE(input()->toPlainText(), u"First\n\nn"_s);
    }
    void whatIsRefusedWhileMoreIsWrittenIsThereInEveryConversation()
    {
        m_window->openConversation(u"c1"_s);
        QTRY_VERIFY(m_window->isVisible("userMessage"));
        server().mute = true;
        m_window->say(u"First"_s);
        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 1);
        m_window->type("input", u"n"_s);
        server().refuseWaiting({.code = ErrorCode::Conflict, .message = u"not here"_s});
        QTRY_COMPARE(input()->toPlainText(), u"First\n\nn"_s);

        m_window->openConversation(u"c2"_s);
        QCOMPARE(input()->toPlainText(), QString());
        m_window->openConversation(u"c1"_s);

        QCOMPARE(input()->toPlainText(), u"First\n\nn"_s);
    }
    void aStopThatTheServerDidNotHearIsToldWhenItIsBack()
    {
        server().mute = true;
        m_window->say(u"Do it"_s);
        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 1);
        const QString turn = u"/process/"_s + m_window->asked().requestId;
        m_window->press("input", Qt::Key_Escape);
        server().kill();
        QTRY_VERIFY(m_window->isVisible("problemText"));
        QVERIFY(m_window->find<QLabel>("problemText")->text().startsWith(u"Stopped. It is not known"_s));
        QVERIFY(input()->toPlainText().isEmpty());   // said again it could be done twice
        m_window->app.reset();
        server().mute = false;
        server().events = {{.number = 1, .body = protocol::TurnStarted{u"t1"_s, u"c1"_s}}};
        server().restart();

        m_window->start();

        QTRY_COMPARE_WITH_TIMEOUT(server().requestsTo(turn).size(), 1, 20000);
        QCOMPARE(server().requestsTo(turn).constFirst().method, "DELETE"_ba);
        QTRY_VERIFY(!m_window->isVisible("userMessage"));
        QCOMPARE(server().requestsTo(u"/process"_s).size(), 1);
        QVERIFY(input()->toPlainText().isEmpty());
    }
    void whatMayHaveArrivedStaysSoWhileTheAgentStarts()
    {
        loseOnItsWay(u"Do it"_s);
        server().refusal = Error{.code = ErrorCode::AgentUnavailable, .message = u"the agent is starting"_s};
        server().restart();
        m_window->start();
        QTRY_VERIFY(!server().refusal);
        QTRY_VERIFY(m_window->isVisible("problemText"));

        server().kill();

        QTRY_VERIFY_WITH_TIMEOUT(problem().startsWith(u"It is not known whether"_s), 20000);
    }
    void whatMayRunIsStoppedWhenItIsTakenBack()
    {
        m_window->openConversation(u"c2"_s);
        QTRY_VERIFY(m_window->isVisible("userMessage"));
        loseOnItsWay(u"Do it"_s);
        const QString turn = u"/process/"_s + m_window->asked().requestId;
        server().conversations[1].conversation.turn = u"t1"_s;
        server().conversations[1].messages.append(
            {.id = 3, .parent = 2, .turn = u"t1"_s, .role = u"user"_s, .text = u"from the phone"_s});
        server().events = {{.number = 1, .body = protocol::TurnStarted{u"t1"_s, u"c2"_s}}};
        server().restart();
        m_window->start();
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("takeBack"), 20000);
        server().requests.clear();

        m_window->click("takeBack");

        QTRY_COMPARE(server().requestsTo(turn).size(), 1);
        QCOMPARE(server().requestsTo(turn).constFirst().method, "DELETE"_ba);
        QVERIFY(input()->toPlainText().isEmpty());
    }
    void whatIsRefusedForNowCanBeLeft()
    {
        server().refusal = Error{.code = ErrorCode::LlmUnavailable, .message = u"the model is away"_s};
        m_window->say(u"Hello"_s);
        QTRY_VERIFY(m_window->isVisible("problemAction"));
        QVERIFY(m_window->isVisible("problemLeave"));

        m_window->click("problemLeave");

        QCOMPARE(input()->toPlainText(), u"Hello"_s);
        m_window->start();
        QTRY_COMPARE(connection(), u"● Connected"_s);
        QCOMPARE(input()->toPlainText(), u"Hello"_s);
        QCOMPARE(server().requestsTo(u"/process"_s).size(), 1);
    }
    void whatIsOnItsWayIsItsConversationsWhenThatIsOpened()
    {
        m_window->openConversation(u"c2"_s);
        QTRY_VERIFY(m_window->isVisible("userMessage"));
        loseOnItsWay(u"Do it"_s);
        const QString turn = u"/process/"_s + m_window->asked().requestId;
        server().mute = true;
        server().requests.clear();
        server().restart();
        m_window->start();
        m_window->openConversation(u"c1"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!server().requestsTo(turn).isEmpty(), 20000);   // by the courier
        server().requests.clear();

        m_window->openConversation(u"c2"_s);

        QTRY_COMPARE_WITH_TIMEOUT(server().requestsTo(turn).size(), 1, 20000);   // by whoever shows it
        server().mute = false;
        server().refuseWaiting({.code = ErrorCode::NotFound, .message = u"there is no such turn"_s});
        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 1);
        QTest::qWait(100);   // for a mistake to show itself
        QCOMPARE(server().requestsTo(u"/process"_s).size(), 1);
    }

private:
    // It had it, as far as anybody knows; the program is closed, and the server is away.
    void loseOnItsWay(const QString &words)
    {
        server().mute = true;
        m_window->say(words);
        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 1);
        server().kill();
        QTRY_VERIFY(m_window->isVisible("problemText"));
        m_window->app.reset();
        server().mute = false;
    }
    [[nodiscard]] QString problem() const { return m_window->find<QLabel>("problemText")->text(); }
    [[nodiscard]] ScriptedServer &server() const { return m_window->server; }
    [[nodiscard]] QPlainTextEdit *input() const { return m_window->find<QPlainTextEdit>("input"); }
    [[nodiscard]] QString connection() const { return m_window->find<QLabel>("connectionState")->text(); }

    std::unique_ptr<WindowUnderGlass> m_window;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestTakenBackWindow>(argc, argv);
}
#include "tst_takenbackwindow.moc"
