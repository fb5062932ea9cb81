#include "desktop/accounts/lastopen.h"
#include "desktop/chat/draftstore.h"
#include "desktop/chat/outbox.h"
#include "tests/gui/guimain.h"
#include "tests/gui/windowunderglass.h"

#include <QDirIterator>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// Whoever asks for a new conversation has one, however late the server's answers come; and nothing of one that was begun
// without the server is lost.
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
    void whatWasBeingWrittenGoesAlongWithItsConversation_data()
    {
        QTest::addColumn<QString>("open");
        QTest::addColumn<QString>("there");
        QTest::addColumn<QString>("both");
        QTest::newRow("another one is open") << u"c2"_s << QString() << u"half a thought"_s;
        QTest::newRow("beside another draft") << u"c2"_s << u"and more"_s << u"half a thought\n\nand more"_s;
        QTest::newRow("the same one is open") << u"c1"_s << u"and more"_s << u"half a thought\n\nand more"_s;
    }
    void whatWasBeingWrittenGoesAlongWithItsConversation()
    {
        QFETCH(const QString, open);
        QFETCH(const QString, there);
        QFETCH(const QString, both);
        server().events.clear();
        m_window->openConversation(u"c1"_s);
        QTRY_COMPARE(said().size(), 2);
        m_window->type("input", there);
        server().kill();
        QTRY_COMPARE(connection(), u"● No connection"_s);
        m_window->click("newConversation");
        m_window->say(u"From the train"_s);
        m_window->type("input", u"half a thought"_s);
        m_window->openConversation(open);
        server().restart();
        QTRY_COMPARE_WITH_TIMEOUT(server().requestsTo(u"/process"_s).size(), 1, 20000);

        server().say(protocol::TurnStarted{u"t1"_s, u"c1"_s});   // it is called so there

        QTRY_COMPARE(DraftStore(account()).load(u"c1"_s).text, both);
        m_window->openConversation(u"c1"_s);
        QCOMPARE(input(), both);
    }
    void whatFollowsOneThatWasStoppedBeginsTheConversation_data()
    {
        QTest::addColumn<QString>("open");
        QTest::newRow("it is shown") << protocol::begunBy + first;
        QTest::newRow("another one is shown") << u"c2"_s;
    }
    void whatFollowsOneThatWasStoppedBeginsTheConversation()
    {
        QFETCH(const QString, open);
        m_window->app.reset();
        server().events.clear();
        wait({.request = {.request = u"First"_s, .requestId = first}, .isTried = true, .isStopped = true});
        wait({.request = {.request = u"Second"_s, .requestId = second}});
        LastOpen(account()).save(open);

        m_window->start();

        QTRY_COMPARE_WITH_TIMEOUT(server().requestsTo(u"/process"_s).size(), 1, 20000);
        QCOMPARE(m_window->asked().request, u"Second"_s);
        QCOMPARE(m_window->asked().conversation, protocol::begunBy + second);
        server().say(protocol::TurnStarted{u"t1"_s, u"c1"_s});
        QTRY_COMPARE(DraftStore(account()).load(u"c1"_s).text, u"First"_s);
        m_window->openConversation(u"c1"_s);
        QCOMPARE(input(), u"First"_s);
    }
    void wordsOfOneThatWasStoppedAreThereForANewOne()
    {
        m_window->app.reset();
        server().events.clear();
        wait({.request = {.request = u"First"_s, .requestId = first}, .isTried = true, .isStopped = true});
        QVERIFY(DraftStore(account()).save(protocol::begunBy + first, {.text = u"half"_s}, FileSync::Now));
        LastOpen(account()).save(u"c2"_s);
        m_window->start();
        QTRY_COMPARE(server().requestsTo(u"/process/"_s + first).size(), 1);
        QTRY_VERIFY(!DraftStore(account()).load({}).isEmpty());

        m_window->click("newConversation");

        QCOMPARE(input(), u"First\n\nhalf"_s);
    }
    // Killed between the draft's going along and the message's coming into the outbox.
    void wordsThatWereToBeginOneAndDidNotAreThereForANewOne()
    {
        m_window->app.reset();
        QVERIFY(DraftStore(account()).save(protocol::begunBy + first, {.text = u"half"_s, .sentAs = first}, FileSync::Now));
        LastOpen(account()).save(u"c2"_s);
        m_window->start();

        m_window->click("newConversation");

        QTRY_COMPARE(input(), u"half"_s);
        QVERIFY(DraftStore(account()).load(protocol::begunBy + first).isEmpty());
    }
    void whatFollowsAnOldOneWaitsForIt_data()
    {
        QTest::addColumn<QString>("open");
        QTest::newRow("it is shown") << protocol::begunBy + first;
        QTest::newRow("another one is shown") << u"c2"_s;
    }
    void whatFollowsAnOldOneWaitsForIt()
    {
        QFETCH(const QString, open);
        m_window->app.reset();
        server().events.clear();
        wait({.request = {.request = u"First"_s, .requestId = first}, .written = QDateTime::currentDateTimeUtc().addDays(-6)});
        wait({.request = {.request = u"Second"_s, .requestId = second}});
        LastOpen(account()).save(open);
        m_window->start();
        QTRY_COMPARE(connection(), u"● Connected"_s);
        QTest::qWait(100);   // for a mistake to show itself
        QVERIFY(server().requestsTo(u"/process"_s).isEmpty());
        m_window->openConversation(protocol::begunBy + first);
        QTRY_COMPARE(said(), (QStringList{u"First"_s, u"Second"_s}));
        QTRY_VERIFY(m_window->isVisible("takeBack"));

        m_window->click("problemAction");

        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 1);
        QCOMPARE(m_window->asked().request, u"First"_s);
        server().say(protocol::TurnStarted{u"t1"_s, u"c1"_s});
        server().say(protocol::TurnDone{{.response = u"Yes"_s, .turn = u"t1"_s, .conversation = u"c1"_s}});
        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 2);
        QCOMPARE(m_window->asked().request, u"Second"_s);
        QCOMPARE(m_window->asked().conversation, u"c1"_s);
    }
    void anOldOneCanBeLeft()
    {
        m_window->app.reset();
        server().events.clear();
        wait({.request = {.request = u"First"_s, .requestId = first}, .written = QDateTime::currentDateTimeUtc().addDays(-6)});
        wait({.request = {.request = u"Second"_s, .requestId = second}});
        LastOpen(account()).save(protocol::begunBy + first);
        m_window->start();
        QTRY_COMPARE(connection(), u"● Connected"_s);
        QTRY_COMPARE(said(), (QStringList{u"First"_s, u"Second"_s}));

        QVERIFY(m_window->isVisible("problemLeave"));
        QCOMPARE(m_window->find<QPushButton>("problemLeave")->text(), u"Do not send it"_s);
        m_window->click("problemLeave");

        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 1);
        QCOMPARE(m_window->asked().request, u"Second"_s);
        QCOMPARE(m_window->asked().conversation, protocol::begunBy + second);
        QCOMPARE(input(), u"First"_s);
        QCOMPARE(said(), QStringList{u"Second"_s});
    }

private:
    const QString first = u"6ba7b810-9dad-11d1-80b4-00c04fd430c8"_s;
    const QString second = u"6ba7b811-9dad-11d1-80b4-00c04fd430c8"_s;

    [[nodiscard]] QString account() const
    {
        QDirIterator folders(m_window->folder.path() + u"/accounts"_s, QDir::Dirs | QDir::NoDotAndDotDot);
        return folders.next();
    }
    // In the conversation that the first one is to begin.
    void wait(OutboxEntry entry) const
    {
        entry.request.conversation = protocol::begunBy + first;
        entry.request.clientType = u"desktop"_s;
        if (!entry.written.isValid())
            entry.written = QDateTime::currentDateTimeUtc();
        QVERIFY(Outbox(account(), server().address(), u"alice"_s).keep(entry));
    }
    [[nodiscard]] QString connection() const { return m_window->find<QLabel>("connectionState")->text(); }
    [[nodiscard]] QString input() const { return m_window->find<QPlainTextEdit>("input")->toPlainText(); }
    [[nodiscard]] ScriptedServer &server() const { return m_window->server; }
    [[nodiscard]] QStringList said() const { return m_window->said(); }

    std::unique_ptr<WindowUnderGlass> m_window;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestNewConversation>(argc, argv);
}
#include "tst_newconversation.moc"
