#include "desktop/chat/assistantmessage.h"
#include "desktop/chat/markdownview.h"
#include "desktop/chat/messagelist.h"
#include "desktop/chat/outbox.h"
#include "desktop/conversations/conversationmodel.h"
#include "shared/core/atomicfile.h"
#include "shared/protocol/processrequest.h"
#include "tests/gui/guimain.h"
#include "tests/gui/windowunderglass.h"

#include <QAction>
#include <QDirIterator>
#include <QLabel>
#include <QListView>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTimeZone>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// What was written and is not said yet, and what is said again.
class TestUnsentWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_window = std::make_unique<WindowUnderGlass>();
        server().conversations = {spokenConversation(u"c1"_s, u"Lyon"_s, 2), spokenConversation(u"c2"_s, u"Milk"_s, 1)};
        server().conversations[0].conversation.updated = QDateTime(QDate(2026, 1, 3), QTime(8, 0), QTimeZone::UTC);
        begin();
    }
    void cleanup() { m_window.reset(); }

    void aDraftSurvivesTheProgram()
    {
        m_window->type("input", u"not yet sent"_s);
        const QString accounts = m_window->folder.path() + u"/accounts"_s;
        QTRY_VERIFY(QDirIterator(accounts, {u"draft.json"_s}, QDir::Files, QDirIterator::Subdirectories).hasNext());

        m_window->start();

        QCOMPARE(input()->toPlainText(), u"not yet sent"_s);
    }
    void aSignOutErasesDraftsOnlyWhenItIsWished_data()
    {
        QTest::addColumn<bool>("erases");
        QTest::newRow("kept") << false;
        QTest::newRow("erased") << true;
    }
    void aSignOutErasesDraftsOnlyWhenItIsWished()
    {
        QFETCH(const bool, erases);
        m_window->type("input", u"nowhere else"_s);
        m_window->find<QAction>("signOutAction")->trigger();
        QTRY_VERIFY(m_window->isVisible("signOutBox"));
        if (erases)
            m_window->click("eraseLocal");

        m_window->click("signOutAgreed");
        QTRY_VERIFY(m_window->isVisible("signInPanel"));
        m_window->startSignedIn();

        QCOMPARE(input()->toPlainText(), erases ? QString() : u"nowhere else"_s);
    }
    void aFailedTurnIsRetriedBesideItself()
    {
        protocol::ConversationLine line = spokenConversation(u"c1"_s, u"Lyon"_s, 1);
        line.messages.append({.id = 3,
                              .parent = 2,
                              .turn = u"t1"_s,
                              .role = u"user"_s,
                              .text = u"Hello"_s,
                              .attachments = {{.id = u"a1"_s, .name = u"map.png"_s}}});
        server().conversations = {line};
        server().events = {
            {.number = 1, .body = protocol::TurnStarted{u"t1"_s, u"c1"_s}},
            {.number = 2, .body = protocol::TurnFailed{.error = {ErrorCode::LlmUnavailable, u"the model is away"_s}}}};
        m_window->say(u"Hello"_s);
        QTRY_VERIFY(m_window->isVisible("problemAction"));
        server().events = richTurn(u"t2"_s);

        m_window->click("problemAction");

        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 2);
        QCOMPARE(m_window->asked().request, u"Hello"_s);
        QCOMPARE(m_window->asked().parent, u"2"_s);
        QCOMPARE(m_window->asked().attachments, QStringList{u"a1"_s});
    }
    // Its turn failed before the server had kept anything of it, so there is nothing that a branch could begin beside.
    void whatTheServerHasNothingOfIsSaidAgainWithItsFiles_data()
    {
        QTest::addColumn<bool>("isFirst");
        QTest::newRow("in a conversation") << false;
        QTest::newRow("as the first message of one") << true;
    }
    void whatTheServerHasNothingOfIsSaidAgainWithItsFiles()
    {
        QFETCH(const bool, isFirst);
        const QString conversation = isFirst ? u"c9"_s : u"c1"_s;
        if (!isFirst)
            m_window->openConversation(conversation);
        QTRY_COMPARE(said().size(), isFirst ? 0 : 2);
        const QString path = m_window->folder.filePath(u"list.txt"_s);
        QVERIFY(writeFileAtomically(path, "milk"));
        m_window->drop("input", {path});
        QTRY_VERIFY(m_window->isVisible("attachmentChip"));
        server().events = {
            {.number = 1, .body = protocol::TurnStarted{u"t1"_s, conversation}},
            {.number = 2, .body = protocol::TurnFailed{.error = {ErrorCode::LlmUnavailable, u"the model is away"_s}}}};
        m_window->say(u"Hello"_s);
        QTRY_VERIFY(m_window->isVisible("problemAction"));
        const protocol::ProcessRequest first = m_window->asked();
        QVERIFY(QFile::remove(path));   // whoever wrote it does not have to keep it
        server().events = richTurn(u"t2"_s);

        m_window->click("problemAction");

        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 2);
        const protocol::ProcessRequest again = m_window->asked();
        QCOMPARE(again.request, u"Hello"_s);
        QCOMPARE(again.conversation, conversation);
        QCOMPARE(again.parent, QString());
        QVERIFY(again.requestId != first.requestId);   // that one is a turn that failed
        QCOMPARE(first.attachments, QStringList{u"a1"_s});
        QCOMPARE(again.attachments, QStringList{u"a2"_s});
        QCOMPARE(server().requestsTo(u"/attachments"_s).constLast().body, "milk");
        QTRY_COMPARE(shownText(), u"It is done."_s);
        QCOMPARE(said().count(u"Hello"_s), 1);
    }
    void aMessageThatDidNotArriveIsSentByItself()
    {
        server().mute = true;
        m_window->say(u"Did you get this?"_s);
        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 1);
        const QString first = m_window->asked().requestId;
        server().kill();
        QTRY_VERIFY(m_window->isVisible("problemText"));
        QVERIFY(m_window->find<QLabel>("problemText")->text().startsWith(u"It is not known whether"_s));   // it had it
        QCOMPARE(connection(), u"● No connection"_s);
        server().mute = false;
        server().events = richTurn();

        m_window->app.reset();
        server().restart();
        m_window->start();

        QTRY_COMPARE(shownText(), u"It is done."_s);
        QCOMPARE(m_window->asked().requestId, first);
        QTRY_COMPARE(connection(), u"● Connected"_s);
        const qsizetype sent = server().requestsTo(u"/process"_s).size();
        m_window->start();
        QTRY_COMPARE(connection(), u"● Connected"_s);
        QCOMPARE(server().requestsTo(u"/process"_s).size(), sent);
    }
    void anOldMessageIsSentOnlyWhenItIsWished()
    {
        const QString id = u"6ba7b810-9dad-11d1-80b4-00c04fd430c8"_s;
        m_window->app.reset();
        QDirIterator folders(m_window->folder.path() + u"/accounts"_s, QDir::Dirs | QDir::NoDotAndDotDot);
        QVERIFY(folders.hasNext());
        QVERIFY(Outbox(folders.next(), server().address(), u"alice"_s)
                    .keep({.request = {.request = u"From last week"_s, .requestId = id, .clientType = u"desktop"_s},
                           .written = QDateTime::currentDateTimeUtc().addDays(-6)}));
        server().events = richTurn();
        m_window->start();
        QTRY_COMPARE(connection(), u"● Connected"_s);
        QVERIFY(m_window->find<QLabel>("problemText")->text().contains(u"was never sent"_s));
        QVERIFY(server().requestsTo(u"/process"_s).isEmpty());

        m_window->click("problemAction");

        QTRY_COMPARE(shownText(), u"It is done."_s);
        QCOMPARE(m_window->asked().request, u"From last week"_s);
        QVERIFY(m_window->asked().requestId != id);   // nobody remembers that one
    }
    void whatWaitsCanBeTakenBack()
    {
        server().kill();
        QTRY_COMPARE(connection(), u"● No connection"_s);
        m_window->say(u"Wait for me"_s);
        QTRY_VERIFY(m_window->isVisible("problemAction"));
        QVERIFY(input()->toPlainText().isEmpty());
        QVERIFY(input()->isEnabled());

        m_window->click("problemAction");

        QCOMPARE(input()->toPlainText(), u"Wait for me"_s);
        QVERIFY(m_window->isVisible("greeting"));
        server().restart();
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Connected"_s, 20000);
        QVERIFY(server().requestsTo(u"/process"_s).isEmpty());
    }
    void everyConversationHasItsDraft()
    {
        m_window->openConversation(u"c1"_s);
        QTRY_COMPARE(said().size(), 2);
        m_window->type("input", u"half a thought"_s);
        m_window->openConversation(u"c2"_s);
        QCOMPARE(input()->toPlainText(), QString());
        m_window->type("input", u"another"_s);

        m_window->openConversation(u"c1"_s);
        QCOMPARE(input()->toPlainText(), u"half a thought"_s);
        begin();
        m_window->openConversation(u"c2"_s);
        QCOMPARE(input()->toPlainText(), u"another"_s);
    }
    void aChangeThatIsNotSentYetIsThereAgain()
    {
        m_window->openConversation(u"c1"_s);
        QTRY_COMPARE(said().size(), 2);
        m_window->type("input", u"a draft"_s);
        m_window->click("editMessage");
        input()->selectAll();
        m_window->type("input", u"a better ques"_s);
        m_window->openConversation(u"c2"_s);
        QTRY_COMPARE(said().size(), 1);
        QVERIFY(!m_window->isVisible("editBar"));

        begin();
        m_window->openConversation(u"c1"_s);

        QCOMPARE(input()->toPlainText(), u"a better ques"_s);
        QVERIFY(m_window->isVisible("editBar"));
        m_window->click("cancelEdit");
        QCOMPARE(input()->toPlainText(), u"a draft"_s);
    }
    void wordsThatCannotBeSaidAnewStay()
    {
        m_window->openConversation(u"c1"_s);
        QTRY_COMPARE(said().size(), 2);
        m_window->type("input", u"a draft"_s);
        m_window->click("editMessage");
        input()->selectAll();
        server().conversations[0].messages.clear();
        m_window->say(u"a better question"_s);

        QTRY_VERIFY(m_window->isVisible("tellBox"));
        m_window->find<QMessageBox>("tellBox")->reject();
        QCOMPARE(input()->toPlainText(), u"a better question"_s);
        m_window->click("cancelEdit");
        QCOMPARE(input()->toPlainText(), u"a draft"_s);
    }
    void whatWaitsGoesToItsOwnConversation()
    {
        m_window->openConversation(u"c1"_s);
        QTRY_COMPARE(said().size(), 2);
        server().kill();
        QTRY_COMPARE(m_window->find<QLabel>("connectionState")->text(), u"● No connection"_s);
        m_window->say(u"for Lyon"_s);
        m_window->openConversation(u"c2"_s);
        m_window->say(u"for Milk"_s);
        QCOMPARE(said().last(), u"for Milk"_s);
        m_window->app.reset();
        server().events = {{.number = 1, .body = protocol::TurnStarted{u"t1"_s, {}}}};
        server().restart();

        m_window->start();

        QTRY_COMPARE_WITH_TIMEOUT(sent(), (QStringList{u"c1: for Lyon"_s, u"c2: for Milk"_s}), 20000);
    }
    void whatWasAttachedGoesAlongAgain()
    {
        server().conversations[1].messages[0].attachments = {{.id = u"a1"_s, .name = u"receipt.png"_s}};
        m_window->openConversation(u"c2"_s);
        QTRY_COMPARE(said().size(), 1);
        server().events = {{.number = 1, .body = protocol::TurnStarted{u"t1"_s, u"c2"_s}}};

        m_window->click("regenerate");

        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 1);
        QCOMPARE(m_window->asked().attachments, QStringList{u"a1"_s});
        QTRY_VERIFY(m_window->find<QLabel>("attachmentName"));
        QCOMPARE(m_window->find<QLabel>("attachmentName")->text(), u"receipt.png"_s);
    }
    void theButtonsAreOnTheAnswerThatTheyAreFor()
    {
        server().conversations[0] = spokenConversation(u"c1"_s, u"Lyon"_s, 60);
        begin();
        m_window->openConversation(u"c1"_s);
        QTRY_VERIFY(said().contains(u"question 60 of Lyon"_s));
        m_window->say(u"the newest"_s);
        server().say(protocol::TurnStarted{u"t1"_s, u"c1"_s});
        server().say(protocol::TextDelta{u"newest answer"_s});
        QTRY_COMPARE(m_window->find<AssistantMessage>("assistantMessage")->text(), u"newest answer"_s);
        const QPointer<AssistantMessage> newest = m_window->find<AssistantMessage>("assistantMessage");

        // Messages of the past become widgets while it grows, later than its own.
        m_window->find<MessageList>("messageList")->verticalScrollBar()->setValue(0);
        QTRY_VERIFY(said().contains(u"question 1 of Lyon"_s));
        server().say(protocol::TurnDone{{.response = u"newest answer"_s}});

        QTRY_VERIFY(newest->findChild<QWidget *>(u"regenerate"_s));
        for (const AssistantMessage *answer : m_window->app->window().findChildren<AssistantMessage *>())
            QCOMPARE(answer->findChildren<QWidget *>(u"regenerate"_s).size(), 1);
    }
    void aTurnThatIsToldOfWhileAnotherRunsIsFollowedThen()
    {
        protocol::ConversationLine &line = server().conversations[1];
        m_window->openConversation(u"c2"_s);
        QTRY_COMPARE(said().size(), 1);
        QTRY_COMPARE(server().pushSockets(), 1);
        line.messages.append({.id = 3, .parent = 2, .turn = u"t1"_s, .role = u"user"_s, .text = u"one"_s});
        line.conversation.turn = u"t1"_s;
        server().push({protocol::PushTurn{u"t1"_s, u"c2"_s, u"running"_s}});
        QTRY_COMPARE(said().size(), 2);
        server().say(protocol::TurnStarted{u"t1"_s, u"c2"_s});

        server().push({protocol::PushTurn{u"t2"_s, u"c2"_s, u"running"_s}});
        QTest::qWait(100);   // for it to be overlooked
        line.messages.append({.id = 4, .parent = 3, .turn = u"t1"_s, .role = u"assistant"_s, .text = u"One"_s});
        line.messages.append({.id = 5, .parent = 4, .turn = u"t2"_s, .role = u"user"_s, .text = u"and again"_s});
        line.conversation.turn = u"t2"_s;
        server().say(protocol::TurnDone{{.response = u"One"_s, .turn = u"t1"_s, .conversation = u"c2"_s}});

        QTRY_COMPARE(said(), (QStringList{u"question 1 of Milk"_s, u"one"_s, u"and again"_s}));
    }
    void aNewTopicIsOfferedAConversationOfItsOwn()
    {
        m_window->openConversation(u"c2"_s);
        QTRY_COMPARE(said().size(), 1);
        m_window->say(u"something else"_s);
        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 1);
        server().say(protocol::TurnStarted{u"t1"_s, u"c2"_s});
        server().say(protocol::TurnDone{{.response = u"Indeed"_s, .turn = u"t1"_s, .conversation = u"c2"_s, .newTopic = true}});
        QTRY_VERIFY(m_window->isVisible("newTopic"));

        m_window->click("newTopic");

        QTRY_COMPARE(said(), QStringList());
        QTRY_COMPARE(server().requestsTo(u"/reset"_s).size(), 1);
    }
    void whatWasSaidWhileThePushChannelWasAwayIsRead()
    {
        m_window->openConversation(u"c2"_s);
        QTRY_COMPARE(said().size(), 1);
        QTRY_COMPARE(server().pushSockets(), 1);
        const QPointer<AssistantMessage> answer = m_window->find<AssistantMessage>("assistantMessage");
        server().restart();
        QTRY_COMPARE_WITH_TIMEOUT(server().pushSockets(), 1, 20000);
        QTRY_VERIFY(server().requestsTo(u"/conversations/c2"_s).size() >= 2);
        QTest::qWait(100);   // for a mistake to show itself
        QVERIFY(answer);   // nothing was new, so nothing was built anew

        server().kill();
        server().conversations[1].messages.append(
            {.id = 3, .parent = 2, .turn = u"t9"_s, .role = u"user"_s, .text = u"from the phone"_s});
        server().restart();

        QTRY_COMPARE_WITH_TIMEOUT(said(), (QStringList{u"question 1 of Milk"_s, u"from the phone"_s}), 20000);
    }

private:
    [[nodiscard]] ScriptedServer &server() const { return m_window->server; }
    void begin()
    {
        m_window->startSignedIn();
        QTRY_COMPARE(connection(), u"● Connected"_s);
        QTRY_COMPARE(list()->model()->rowCount(), server().conversations.size());
    }
    [[nodiscard]] QListView *list() const { return m_window->find<QListView>("conversationList"); }
    [[nodiscard]] QPlainTextEdit *input() const { return m_window->find<QPlainTextEdit>("input"); }
    [[nodiscard]] QString connection() const { return m_window->find<QLabel>("connectionState")->text(); }
    [[nodiscard]] QString shownText() const
    {
        const auto *view = m_window->find<MarkdownView>("assistantText");
        return view ? view->toPlainText().trimmed() : QString();
    }
    [[nodiscard]] QStringList said() const { return m_window->said(); }
    [[nodiscard]] QStringList sent() const
    {
        QSet<QString> all;
        for (const auto &request : server().requestsTo(u"/process"_s)) {
            const auto one = request.json().and_then(protocol::ProcessRequest::fromJson).value();
            all.insert(one.conversation + u": "_s + one.request);
        }
        QStringList sorted(all.begin(), all.end());
        sorted.sort();
        return sorted;
    }

    std::unique_ptr<WindowUnderGlass> m_window;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestUnsentWindow>(argc, argv);
}
#include "tst_unsentwindow.moc"
