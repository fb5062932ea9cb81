#include "desktop/app/mainwindow.h"
#include "desktop/chat/usermessage.h"
#include "desktop/chat/wishmenu.h"
#include "desktop/conversations/conversationmodel.h"
#include "desktop/quick/quickwindow.h"
#include "shared/core/atomicfile.h"
#include "tests/gui/guimain.h"
#include "tests/gui/householdwindow.h"

#include <QAction>
#include <QListView>
#include <QPlainTextEdit>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::desktop;
using namespace tom::test;

// A person at the window, in front of a real server, its agent, a service, and a model that plays scripts. What is seen is
// compared with what the server has.
class TestGuiFlow : public QObject, private HouseholdWindow
{
    Q_OBJECT

private Q_SLOTS:
    void init() { open(); }
    void cleanup() { close(); }

    void whoKnowsAnotherFingerprintSendsNothing()
    {
        m_window->start({.pin = u"ab"_s.repeated(32)});
        fillIn();

        m_window->click("signIn");

        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("problem"), patience);
        QVERIFY(m_window->isVisible("signInPanel"));
        QCOMPARE(sessions(), 0);
    }
    void theRealKeyIsShownAndConfirmed()
    {
        m_window->start();
        fillIn();
        m_window->click("signIn");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("keyPage"), patience);
        QCOMPARE(m_window->find<QLabel>("fingerprint")->text().simplified().replace(u' ', u':'),
                 auth::readableFingerprint(m_server->keyFingerprint()));
        QCOMPARE(sessions(), 0);

        m_window->click("confirmKey");

        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Connected"_s, patience);
        QCOMPARE(sessions(), 1);
    }
    void anotherKeyStopsEverything()
    {
        enter();
        m_relay->close();
        m_relay->cut();
        ScriptedServer impostor(m_port);

        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("signInPanel"), patience);

        QVERIFY(!m_window->find<QLabel>("problem")->text().isEmpty());
        QVERIFY(impostor.requests.isEmpty());
    }
    void anAnswerComesInPiecesAndIsStopped()
    {
        m_household->llm().play(wordScript({u"Once "_s, u"upon "_s}, 1ms, PeerStep::Stall));
        enter();
        say(u"A long story"_s);
        QTRY_COMPARE_WITH_TIMEOUT(answers(), QStringList{u"Once upon "_s}, patience);

        m_window->click("sendButton");

        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("answerFooter"), patience);
        QVERIFY(m_window->find<QLabel>("answerFooter")->text().contains(u"stopped"_s));
        QTRY_COMPARE_WITH_TIMEOUT(m_household->llm().hangUps(), 1, patience);
        const auto line = theLine();
        QCOMPARE(line.messages.size(), 2);
        QCOMPARE(line.messages.last().state, u"stopped"_s);
        QCOMPARE(line.messages.last().text.trimmed(), u"Once upon"_s);
    }
    void aCallIsApprovedAndAnotherDenied()
    {
        enter();
        waitForService();
        m_household->llm().play(callScript(u"counter__write_count"_s));
        m_household->llm().play(wordScript({u"Counted."_s}, 1ms, PeerStep::Close));
        m_household->llm().play(callScript(u"counter__write_count"_s));
        m_household->llm().play(wordScript({u"Then not."_s}, 1ms, PeerStep::Close));
        say(u"write with the counter"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("approve"), patience);
        QCOMPARE(m_service->calls, 0);

        m_window->click("approve");

        QTRY_COMPARE_WITH_TIMEOUT(answers(), QStringList{u"Counted."_s}, patience);
        QCOMPARE(m_service->calls, 1);
        QCOMPARE(m_window->find<QLabel>("approvalRisk")->text(), u"You approved it."_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("answerFooter"), patience);

        say(u"write with the counter again"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("deny"), patience);
        m_window->click("deny");

        QTRY_COMPARE_WITH_TIMEOUT(answers().last(), u"Then not."_s, patience);
        QCOMPARE(m_service->calls, 1);
    }
    void aFormOfAServiceIsFilledIn()
    {
        enter();
        waitForService();
        m_household->llm().play(callScript(u"counter__ask_count"_s));
        m_household->llm().play(wordScript({u"Three."_s}, 1ms, PeerStep::Close));
        say(u"ask with the counter"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("approve"), patience);
        m_window->click("approve");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("formCard"), patience);
        QCOMPARE(m_window->find<QLabel>("formMessage")->text(), u"How many?"_s);

        m_window->type("field_n", u"0"_s);   // the form says at least 1
        m_window->click("formAccept");
        QCOMPARE(m_service->calls, 0);
        m_window->find<QLineEdit>("field_n")->clear();
        m_window->type("field_n", u"3"_s);
        m_window->click("formAccept");

        QTRY_COMPARE_WITH_TIMEOUT(answers(), QStringList{u"Three."_s}, patience);
        QCOMPARE(m_service->answers.constFirst().value("content"_L1)["n"_L1].toInt(), 3);
        QCOMPARE(m_window->find<QLabel>("formEnd")->text(), u"You answered."_s);
    }
    void whatIsAttachedReachesTheModelAndStaysWithTheMessage()
    {
        enter();
        m_household->llm().play(wordScript({u"Milk."_s}, 1ms, PeerStep::Close));
        const QString path = m_window->folder.filePath(u"list.txt"_s);
        QVERIFY(writeFileAtomically(path, "milk from the attached file"));
        m_window->drop("chatPanel", {path});
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("attachmentChip"), patience);

        say(u"What is on it?"_s);

        QTRY_COMPARE_WITH_TIMEOUT(answers(), QStringList{u"Milk."_s}, patience);
        const auto asked = m_household->llm().requests();
        QVERIFY(std::ranges::any_of(asked, [](const auto &one) { return one.body.contains("milk from the attached file"); }));
        const QList<protocol::Attachment> kept = theLine().messages.constFirst().attachments;
        QCOMPARE(kept.size(), 1);
        QCOMPARE(kept[0].name, u"list.txt"_s);
        QCOMPARE(kept[0].mediaType, u"text/plain"_s);
    }
    void whatIsWishedForAMessageIsWhatTheAgentDoes()
    {
        enter();
        waitForService();
        m_household->llm().play(wordScript({u"Slowly."_s}, 1ms, PeerStep::Close));
        QMetaObject::invokeMethod(m_window->find<WishMenu>("wishMenu"), &QMenu::aboutToShow);   // it asks for the modules
        QTRY_VERIFY_WITH_TIMEOUT(m_window->find<QAction>("module counter"), patience);
        m_window->find<QAction>("level2")->trigger();
        m_window->find<QAction>("module counter")->trigger();

        say(u"What do you think?"_s);

        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("whyButton"), patience);
        m_window->click("whyButton");
        const auto texts = m_window->app->window().findChildren<QLabel *>();
        const auto says = [&texts](const QString &text) {
            return std::ranges::any_of(texts, [&text](const QLabel *label) { return label->text() == text; });
        };
        QVERIFY(says(u"2, thorough"_s));
        QVERIFY(says(u"counter"_s));
    }
    void aLostConnectionIsPickedUpWhereItWas()
    {
        QStringList words;
        for (int i = 0; i < 30; ++i)
            words.append(u"word%1 "_s.arg(i));
        m_household->llm().play(wordScript(words, 100ms, PeerStep::Close));
        enter();
        say(u"Count"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!answers().isEmpty() && answers().last().contains(u"word3 "_s), patience);

        leave();
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Reconnecting…"_s, patience);
        comeBack();

        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("answerFooter"), patience);
        QCOMPARE(answers().last(), words.join(QString()));
        QCOMPARE(theLine().messages.last().text.trimmed(), words.join(QString()).trimmed());
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Connected"_s, patience);
    }
    void everyPageSaysThatTheServerIsAway()
    {
        enter();
        const QStringList pages{u"chatPanel"_s,     u"inboxPage"_s,  u"tasksPage"_s, u"modulesPage"_s, u"schedulesPage"_s,
                                u"memoryPage"_s, u"usagePage"_s, u"devicesPage"_s, u"configPanel"_s};
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("configWay"), patience);
        m_server.reset();
        leave();
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● No connection"_s, patience);
        for (qsizetype i = 0; i < pages.size(); ++i) {
            goTo(pages, i);
            QVERIFY2(m_window->isVisible("frameConnection"), qPrintable(pages.at(i)));
            QVERIFY(isAway(m_window->find<QLabel>("frameConnection")));
        }
        m_window->app->showQuick();
        const auto *quick = m_window->app->quickWindow().findChild<QLabel *>(u"quickConnection"_s);
        QVERIFY(quick->isVisible() && isAway(quick));

        startServer(m_serverPort);
        comeBack();

        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● Connected"_s, 2 * patience);
        QTRY_VERIFY(!quick->isVisible());
        for (qsizetype i = pages.size(); i-- > 0;) {
            goTo(pages, i);
            QVERIFY2(!m_window->isVisible("frameConnection") || !isAway(m_window->find<QLabel>("frameConnection")),
                     qPrintable(pages.at(i)));
        }
        QVERIFY(m_window->isVisible("connectionState"));

        goTo(pages, 5);   // and where one is meanwhile
        leave();
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("frameConnection") && isAway(m_window->find<QLabel>("frameConnection")),
                                 patience);
        comeBack();
        QTRY_COMPARE_WITH_TIMEOUT(m_window->find<QLabel>("frameConnection")->text(), u"● Connected again"_s, 2 * patience);
        QVERIFY(m_window->isVisible("frameConnection"));
    }
    void whatIsSaidWithoutTheServerGoesOutOnceAndInOrder()
    {
        for (const QString &word : {u"Hello."_s, u"One."_s, u"Two."_s})
            m_household->llm().play(wordScript({word}, 1ms, PeerStep::Close));
        enter();
        say(u"First of all"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("answerFooter"), patience);
        m_server.reset();   // really gone, and its agent, too
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● No connection"_s, patience);

        say(u"message one"_s);
        say(u"message two"_s);
        QCOMPARE(m_window->app->window().findChildren<QLabel *>(u"problemText"_s).size(), 2);
        m_window->start();   // the program is closed meanwhile, and opened again
        startServer(m_serverPort);

        QTRY_COMPARE_WITH_TIMEOUT(answers(), (QStringList{u"Hello."_s, u"One."_s, u"Two."_s}), 60000);
        QStringList said;
        for (const protocol::ConversationMessage &message : theLine().messages) {
            if (message.role == "user"_L1)
                said += message.text;
        }
        QCOMPARE(said, (QStringList{u"First of all"_s, u"message one"_s, u"message two"_s}));
    }
    void theListChangesWhatTheServerHas()
    {
        m_household->llm().play(wordScript({u"Hello."_s}, 1ms, PeerStep::Close));
        enter();
        say(u"Trains to Lyon"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("answerFooter"), patience);
        auto *list = m_window->find<QListView>("conversationList");
        QTRY_COMPARE_WITH_TIMEOUT(list->model()->rowCount(), 1, patience);
        QTRY_COMPARE_WITH_TIMEOUT(list->model()->index(0, 0).data().toString(), u"A title"_s, patience);   // that a model made

        QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(list->model()->index(0, 0)).center());
        m_window->press("conversationList", Qt::Key_F2);
        QTRY_VERIFY(m_window->find<QLineEdit>("conversationTitle"));
        auto *editor = m_window->find<QLineEdit>("conversationTitle");
        editor->selectAll();
        QTest::keyClicks(editor, u"Weekend"_s);
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(theLine().conversation.title, u"Weekend"_s, patience);

        m_window->type("conversationSearch", u"lyon"_s);
        QTRY_VERIFY_WITH_TIMEOUT(
            !list->model()->index(0, 0).data(ConversationModel::SnippetRole).value<QList<protocol::SnippetPiece>>().isEmpty(),
            patience);
        m_window->press("conversationSearch", Qt::Key_Escape);
        list->setCurrentIndex(list->model()->index(0, 0));
        m_window->press("conversationList", Qt::Key_Delete);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("undoBar"), patience);
        QVERIFY(theList().isEmpty());
        m_window->click("undoButton");
        QTRY_COMPARE_WITH_TIMEOUT(theList().size(), 1, patience);
    }
    void anAnswerIsMadeAnewAndBothAreThere()
    {
        m_household->llm().play(wordScript({u"Red."_s}, 1ms, PeerStep::Close));
        m_household->llm().play(wordScript({u"Blue."_s}, 1ms, PeerStep::Close));
        enter();
        say(u"A colour"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("regenerate"), patience);

        m_window->click("regenerate");

        QTRY_COMPARE_WITH_TIMEOUT(answers(), QStringList{u"Blue."_s}, patience);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("branchPlace"), patience);
        QCOMPARE(m_window->find<QLabel>("branchPlace")->text(), u"2/2"_s);
        m_window->click("branchBefore");
        QTRY_COMPARE_WITH_TIMEOUT(answers(), QStringList{u"Red."_s}, patience);
        QCOMPARE(theLine().messages.last().text, u"Red."_s);
    }

private:
    // By the keys of that page.
    void goTo(const QStringList &pages, qsizetype page) const
    {
        m_window->app->window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_window->app->window()));
        QTest::keyClick(&m_window->app->window(), Qt::Key(Qt::Key_1 + int(page)), Qt::ControlModifier);
        QTRY_VERIFY2(m_window->isVisible(pages.at(page).toLatin1().constData()), qPrintable(pages.at(page)));
    }
    static bool isAway(const QLabel *label)
    {
        return label->text().startsWith(u"● No connection"_s) || label->text().startsWith(u"● Reconnecting"_s);
    }
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestGuiFlow>(argc, argv);
}
#include "tst_guiflow.moc"
