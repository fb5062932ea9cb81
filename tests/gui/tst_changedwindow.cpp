#include "desktop/chat/outbox.h"
#include "shared/core/atomicfile.h"
#include "tests/gui/guimain.h"
#include "tests/gui/windowunderglass.h"

#include <QLabel>
#include <QListView>
#include <QMessageBox>
#include <QPlainTextEdit>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// What was said and is said anew, changed or not, while other things happen.
class TestChangedWindow : public QObject
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

    void whatCannotBeDoneWhileAnAnswerRunsIsSaid_data()
    {
        QTest::addColumn<QByteArray>("button");
        QTest::newRow("the answer anew") << "regenerate"_ba;
        QTest::newRow("another version") << "branchBefore"_ba;
    }
    void whatCannotBeDoneWhileAnAnswerRunsIsSaid()
    {
        QFETCH(const QByteArray, button);
        server().conversations[1].messages[0].branches = {0, 1};
        m_window->openConversation(u"c2"_s);
        QTRY_VERIFY(m_window->isVisible(button.constData()));
        m_window->say(u"And more"_s);
        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 1);
        server().say(protocol::TurnStarted{u"t1"_s, u"c2"_s});

        m_window->click(button.constData());

        QTRY_VERIFY(m_window->isVisible("tellBox"));
        QCOMPARE(m_window->find<QMessageBox>("tellBox")->text(), u"This can be done when the answer has ended or was stopped."_s);
        QCOMPARE(server().requestsTo(u"/process"_s).size(), 1);
    }
    void aMessageThatFailedIsSentAsItWasChanged()
    {
        m_window->openConversation(u"c1"_s);
        QTRY_VERIFY(m_window->isVisible("editMessage"));
        failAt(u"Hello"_s);
        change(u"Hello you"_s);   // of its turn nothing was kept: the conversation is as it was

        QTRY_COMPARE(asked(), (QStringList{u"Hello"_s, u"Hello you"_s}));
        QTRY_VERIFY(!m_window->isVisible("editBar"));
        QCOMPARE(input()->toPlainText(), QString());
        QTRY_COMPARE(m_window->said().last(), u"Hello you"_s);
    }
    void whatIsWrittenUntilItsPlaceIsKnownStays()
    {
        m_window->openConversation(u"c2"_s);
        QTRY_VERIFY(m_window->isVisible("editMessage"));
        server().holdsReading = true;
        change(u"Oat milk"_s);
        m_window->type("input", u", please"_s);

        letRead();

        QTRY_COMPARE(asked(), QStringList{u"Oat milk"_s});
        QTRY_COMPARE(m_window->said(), QStringList{u"Oat milk"_s});
        QCOMPARE(input()->toPlainText(), u"Oat milk, please"_s);
        QVERIFY(m_window->isVisible("editBar"));
    }
    void anotherAnswerLeavesTheWordsThatAreBeingChanged()
    {
        m_window->openConversation(u"c2"_s);
        QTRY_VERIFY(m_window->isVisible("editMessage"));
        m_window->click("editMessage");
        input()->selectAll();
        m_window->type("input", u"half a change"_s);

        m_window->click("regenerate");

        QTRY_COMPARE(asked(), QStringList{u"question 1 of Milk"_s});
        QCOMPARE(input()->toPlainText(), u"half a change"_s);
        QVERIFY(m_window->isVisible("editBar"));
    }
    void aChangeGoesOutWhenWhatItWaitedForIsStopped()
    {
        m_window->openConversation(u"c1"_s);
        QTRY_VERIFY(m_window->isVisible("editMessage"));
        server().mute = true;
        m_window->say(u"First"_s);
        QTRY_COMPARE(asked(), QStringList{u"First"_s});
        m_window->say(u"Second"_s);
        change(u"a better question"_s);
        QVERIFY(editWords().startsWith(u"Your change goes out when Tom has answered this and what waits behind it."_s));
        m_window->click("takeBack");
        QTRY_VERIFY(editWords().startsWith(u"Your change goes out when Tom has answered. "_s));
        server().kill();
        QTRY_VERIFY(m_window->isVisible("problemAction"));
        m_window->click("problemAction");   // it may have arrived: the server is to be asked
        QTest::qWait(100);   // for the change to be tried without a server
        QVERIFY(!m_window->isVisible("tellBox"));
        QVERIFY(editWords().startsWith(u"Your change goes out"_s));
        server().mute = false;

        server().restart();

        QTRY_COMPARE_WITH_TIMEOUT(asked(), (QStringList{u"First"_s, u"a better question"_s}), 20000);
        QCOMPARE(m_window->asked().parent, u"2"_s);
        QTRY_COMPARE(input()->toPlainText(), u"First\n\nSecond"_s);
    }
    void whatRunsKeepsItsFilesUntilItHasEnded()
    {
        QTemporaryDir files;
        const QString path = files.filePath(u"map.txt"_s);
        QVERIFY(writeFileAtomically(path, "north"));
        m_window->app.reset();
        const QString id = u"6ba7b810-9dad-11d1-80b4-00c04fd430c8"_s;
        const QString folder =
            LocalTraces(m_window->folder.path(), {.server = server().address(), .username = u"alice"_s}).folder();
        QVERIFY(
            Outbox(folder, server().address(), u"alice"_s)
                .keep(
                    {.request = {.request = u"For Milk"_s, .requestId = id, .conversation = u"c2"_s, .clientType = u"desktop"_s},
                     .written = QDateTime::currentDateTimeUtc()}));
        server().mute = true;
        m_window->start();
        QTRY_COMPARE(connection(), u"● Connected"_s);
        QTRY_COMPARE(asked(), QStringList{u"For Milk"_s});   // by the courier
        m_window->openConversation(u"c1"_s);
        QTRY_VERIFY(m_window->isVisible("editMessage"));
        m_window->drop("chatPanel", {path});
        QTRY_VERIFY(m_window->isVisible("attachmentName"));
        server().mute = false;
        m_window->say(u"Look"_s);
        QTRY_COMPARE(asked().last(), u"Look"_s);
        server().say(protocol::TurnStarted{u"t1"_s, u"c1"_s});
        QTRY_VERIFY(!outbox(folder).contains(u"Look"_s));

        server().refuseWaiting({.code = ErrorCode::RateLimited, .message = u"later"_s});   // and the next try arrives
        QTRY_COMPARE_WITH_TIMEOUT(outbox(folder), QStringList(), 20000);
        server().say(protocol::TurnFailed{.error = {.code = ErrorCode::LlmUnavailable, .message = u"the model is away"_s}});
        QTRY_VERIFY(m_window->isVisible("problemAction"));
        server().requests.clear();
        m_window->click("problemAction");

        QTRY_COMPARE(asked(), QStringList{u"Look"_s});
        QCOMPARE(server().requestsTo(u"/attachments"_s).size(), 1);
    }

private:
    [[nodiscard]] ScriptedServer &server() const { return m_window->server; }
    [[nodiscard]] QPlainTextEdit *input() const { return m_window->find<QPlainTextEdit>("input"); }
    [[nodiscard]] QString connection() const { return m_window->find<QLabel>("connectionState")->text(); }
    [[nodiscard]] QString editWords() const { return m_window->find<QLabel>("editWords")->text(); }
    void change(const QString &words) const
    {
        m_window->click("editMessage");
        input()->selectAll();
        m_window->say(words);
    }
    void failAt(const QString &words) const
    {
        server().events = {
            {.number = 1, .body = protocol::TurnStarted{u"t1"_s, u"c1"_s}},
            {.number = 2, .body = protocol::TurnFailed{.error = {ErrorCode::LlmUnavailable, u"the model is away"_s}}}};
        m_window->say(words);
        QTRY_VERIFY(m_window->isVisible("problemAction"));
        server().events = richTurn(u"t2"_s);
    }
    void letRead() const
    {
        QTRY_VERIFY(server().requestsTo(u"/conversations/c2"_s).size() >= 2);
        server().holdsReading = false;
        server().let();
    }
    // The words of what the server was given, in order.
    [[nodiscard]] QStringList asked() const
    {
        QStringList words;
        for (const auto &request : server().requestsTo(u"/process"_s))
            words += request.json().and_then(protocol::ProcessRequest::fromJson).value().request;
        return words;
    }
    [[nodiscard]] QStringList outbox(const QString &folder) const
    {
        QStringList words;
        for (const OutboxEntry &entry : Outbox(folder, server().address(), u"alice"_s).entries())
            words += entry.request.request;
        return words;
    }

    std::unique_ptr<WindowUnderGlass> m_window;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestChangedWindow>(argc, argv);
}
#include "tst_changedwindow.moc"
