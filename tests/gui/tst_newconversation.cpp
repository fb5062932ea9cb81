#include "desktop/chat/usermessage.h"
#include "tests/gui/guimain.h"
#include "tests/gui/windowunderglass.h"

#include <QLabel>
#include <QPlainTextEdit>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// Whoever asks for a new conversation has one, however late the server's answers come.
class TestNewConversation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_window = std::make_unique<WindowUnderGlass>();
        server().conversations = {spokenConversation(u"c1"_s, u"Lyon"_s, 2), spokenConversation(u"c2"_s, u"Milk"_s, 1)};
        server().events = richTurn();
        m_window->startSignedIn();
        QTRY_COMPARE(m_window->find<QLabel>("connectionState")->text(), u"● Connected"_s);
        QTRY_VERIFY(m_window->find<QAbstractItemView>("conversationList")->model()->rowCount() == 2);
    }
    void cleanup() { m_window.reset(); }

    void oneThatIsStillBeingLoadedDoesNotComeBack()
    {
        server().holdsReading = true;
        server().holdsResets = true;
        m_window->openConversation(u"c1"_s);
        QTRY_VERIFY(!server().requestsTo(u"/conversations/c1"_s).isEmpty());

        m_window->click("newConversation");

        QTRY_COMPARE(server().requestsTo(u"/reset"_s).size(), 1);
        QVERIFY(m_window->isVisible("greeting"));   // nobody has answered yet
        server().let();
        m_window->say(u"Something else"_s);
        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 1);
        QVERIFY(m_window->asked().conversation.startsWith(protocol::begunBy));
        QCOMPARE(said(), QStringList{u"Something else"_s});
    }
    void whatIsSaidAtOnceIsSaidInTheNewOne()
    {
        server().holdsResets = true;
        m_window->openConversation(u"c1"_s);
        QTRY_COMPARE(said().size(), 2);
        m_window->click("newConversation");
        QTRY_COMPARE(server().requestsTo(u"/reset"_s).size(), 1);

        m_window->say(u"Something else"_s);

        QCOMPARE(said(), QStringList{u"Something else"_s});
        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 1);
        QVERIFY(m_window->asked().conversation.startsWith(protocol::begunBy));   // whatever the server has as the current one
    }
    void anotherOneThatIsOpenedMeanwhileStays()
    {
        server().holdsResets = true;
        m_window->click("newConversation");
        QTRY_COMPARE(server().requestsTo(u"/reset"_s).size(), 1);
        m_window->openConversation(u"c2"_s);
        QTRY_COMPARE(said(), QStringList{u"question 1 of Milk"_s});

        server().let();
        server().holdsResets = false;
        m_window->say(u"More"_s);

        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 1);
        QCOMPARE(m_window->asked().conversation, u"c2"_s);
    }

private:
    [[nodiscard]] ScriptedServer &server() const { return m_window->server; }
    [[nodiscard]] QStringList said() const
    {
        QStringList words;
        for (const UserMessage *message : m_window->app->window().findChildren<UserMessage *>())
            words += message->text();
        return words;
    }

    std::unique_ptr<WindowUnderGlass> m_window;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestNewConversation>(argc, argv);
}
#include "tst_newconversation.moc"
