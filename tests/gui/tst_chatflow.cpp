#include "desktop/conversations/conversationcache.h"
#include "desktop/conversations/conversationmodel.h"
#include "tests/gui/guimain.h"
#include "tests/gui/householdwindow.h"

#include <QDirIterator>
#include <QListView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextBrowser>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::desktop;
using namespace tom::test;

// What is said while the server answers, is away or may have heard it already, and what is found again; in front of a real
// server and its agent.
class TestChatFlow : public QObject, private HouseholdWindow
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        open();
        enter();
    }
    void cleanup() { close(); }

    void whatIsSaidMeanwhileWaitsForTheAnswer()
    {
        m_household->llm().play(wordScript({u"Once "_s, u"upon "_s}, 1ms, PeerStep::Stall));
        m_household->llm().play(wordScript({u"Two."_s}, 1ms, PeerStep::Close));
        m_household->llm().play(wordScript({u"Three."_s}, 1ms, PeerStep::Close));
        say(u"one"_s);
        QTRY_COMPARE_WITH_TIMEOUT(answers(), QStringList{u"Once upon "_s}, patience);

        say(u"two"_s);
        say(u"three"_s);
        say(u"four"_s);

        QTRY_COMPARE(visible(u"takeBack"_s).size(), 3);
        QCOMPARE(visible(u"sendNow"_s).size(), 1);   // only the next one
        QCOMPARE(theLine().messages.size(), 1);
        QTest::mouseClick(visible(u"takeBack"_s).last(), Qt::LeftButton);
        QTRY_COMPARE(visible(u"takeBack"_s).size(), 2);
        QCOMPARE(input()->toPlainText(), u"four"_s);

        m_window->click("sendNow");

        QTRY_COMPARE_WITH_TIMEOUT(answers(), (QStringList{u"Once upon "_s, u"Two."_s, u"Three."_s}), patience);
        QTRY_COMPARE_WITH_TIMEOUT(theLine().messages.size(), 6, patience);
        QCOMPARE(userWords(), (QStringList{u"one"_s, u"two"_s, u"three"_s}));
        QCOMPARE(theLine().messages.at(1).state, u"stopped"_s);
        QVERIFY(visible(u"takeBack"_s).isEmpty());
    }
    void aKeyStopsTheAnswerAndSaysItNow()
    {
        m_household->llm().play(wordScript({u"A long "_s}, 1ms, PeerStep::Stall));
        m_household->llm().play(wordScript({u"Short."_s}, 1ms, PeerStep::Close));
        say(u"a story"_s);
        QTRY_COMPARE_WITH_TIMEOUT(answers(), QStringList{u"A long "_s}, patience);

        m_window->type("input", u"no, a word"_s);
        QTRY_VERIFY(m_window->isVisible("queueButton"));
        m_window->press("input", Qt::Key_Return, Qt::ControlModifier);

        QTRY_COMPARE_WITH_TIMEOUT(answers(), (QStringList{u"A long "_s, u"Short."_s}), patience);
        QCOMPARE(userWords(), (QStringList{u"a story"_s, u"no, a word"_s}));
    }
    void aChangeOfAnEarlierMessageWaitsForTheAnswer_data()
    {
        QTest::addColumn<Qt::KeyboardModifiers>("modifiers");
        QTest::newRow("until it has ended") << Qt::KeyboardModifiers();
        QTest::newRow("which a key ends") << Qt::KeyboardModifiers(Qt::ControlModifier);
    }
    void aChangeOfAnEarlierMessageWaitsForTheAnswer()
    {
        QFETCH(const Qt::KeyboardModifiers, modifiers);
        m_household->llm().play(wordScript({u"First."_s}, 1ms, PeerStep::Close));
        m_household->llm().play(wordScript({u"A long "_s}, 1ms, PeerStep::Stall));
        m_household->llm().play(wordScript({u"Changed."_s}, 1ms, PeerStep::Close));
        say(u"one"_s);
        QTRY_COMPARE_WITH_TIMEOUT(answers(), QStringList{u"First."_s}, patience);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("editMessage"), patience);
        say(u"two"_s);
        QTRY_COMPARE_WITH_TIMEOUT(answers(), (QStringList{u"First."_s, u"A long "_s}), patience);
        m_window->click("editMessage");
        input()->selectAll();
        m_window->type("input", u"one, but other"_s);

        m_window->press("input", Qt::Key_Return, modifiers);

        if (modifiers == Qt::NoModifier) {
            QVERIFY(m_window->isVisible("editWords"));
            QVERIFY(m_window->find<QLabel>("editWords")->text().startsWith(u"Your change goes out when Tom has answered."_s));
            QCOMPARE(input()->toPlainText(), u"one, but other"_s);
            m_window->click("sendButton");   // that stops it
        }
        QTRY_COMPARE_WITH_TIMEOUT(answers(), QStringList{u"Changed."_s}, patience);
        QCOMPARE(said(), QStringList{u"one, but other"_s});
        QVERIFY(input()->toPlainText().isEmpty());
        QVERIFY(!m_window->isVisible("editBar"));
    }
    void aConversationBeginsWithoutTheServer()
    {
        for (const QString &answer : {u"Hello."_s, u"First."_s, u"Second."_s})
            m_household->llm().play(wordScript({answer}, 1ms, PeerStep::Close));
        say(u"At home"_s);
        QTRY_COMPARE_WITH_TIMEOUT(answers(), QStringList{u"Hello."_s}, patience);
        QTRY_COMPARE_WITH_TIMEOUT(list()->model()->rowCount(), 1, patience);
        leave();
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● No connection"_s, patience);

        m_window->click("newInList");
        QTRY_VERIFY(m_window->isVisible("greeting"));
        say(u"From the train"_s);
        say(u"And more"_s);

        QTRY_COMPARE(waiting(), QStringList{u"From the train"_s});
        QCOMPARE(list()->model()->rowCount(), 2);
        m_window->start();   // it is still there when the program was closed, and still not at the server
        QTRY_COMPARE_WITH_TIMEOUT(waiting(), QStringList{u"From the train"_s}, patience);
        m_window->openConversation(list()->model()->index(0, 0).data(ConversationModel::IdRole).toString());
        QTRY_COMPARE(said(), (QStringList{u"From the train"_s, u"And more"_s}));
        QCOMPARE(theList().size(), 1);

        comeBack();

        QTRY_COMPARE_WITH_TIMEOUT(answers(), (QStringList{u"First."_s, u"Second."_s}), patience);
        QTRY_COMPARE_WITH_TIMEOUT(waiting(), QStringList(), patience);
        QCOMPARE(theList().size(), 2);
        QCOMPARE(userWords(), (QStringList{u"From the train"_s, u"And more"_s}));
        QTRY_COMPARE_WITH_TIMEOUT(list()->model()->rowCount(), 2, patience);
    }
    void whatBeganWithoutTheServerGoesOutWhereverOneIs()
    {
        leave();
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● No connection"_s, patience);
        m_window->click("newInList");
        say(u"One"_s);
        say(u"Two"_s);
        m_window->click("newInList");
        QTRY_COMPARE(waiting(), QStringList{u"One"_s});
        m_household->llm().play(wordScript({u"First."_s}, 1ms, PeerStep::Close));
        m_household->llm().play(wordScript({u"Second."_s}, 1ms, PeerStep::Close));

        comeBack();

        QTRY_COMPARE_WITH_TIMEOUT(theLine().messages.size(), 4, patience);
        QCOMPARE(theList().size(), 1);
        QCOMPARE(userWords(), (QStringList{u"One"_s, u"Two"_s}));
        QTRY_COMPARE_WITH_TIMEOUT(waiting(), QStringList(), patience);
    }
    void theServerIsAskedWhatArrived()
    {
        m_household->llm().play(wordScript({u"Good morning."_s}, 1ms, PeerStep::Close));
        m_household->llm().play(wordScript({u"Heard."_s}, 1ms, PeerStep::Close));
        say(u"Hello"_s);
        QTRY_COMPARE_WITH_TIMEOUT(answers(), QStringList{u"Good morning."_s}, patience);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("answerFooter"), patience);
        m_relay->setMute(true);
        say(u"Did you hear me?"_s);
        QTRY_COMPARE_WITH_TIMEOUT(theLine().messages.size(), 4, patience);   // it did
        m_relay->close();
        m_relay->cut();
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("problemText"), patience);
        QVERIFY(m_window->find<QLabel>("problemText")->text().startsWith(u"It is not known whether"_s));

        m_relay->setMute(false);
        comeBack();

        QTRY_COMPARE_WITH_TIMEOUT(answers(), (QStringList{u"Good morning."_s, u"Heard."_s}), patience);
        QCOMPARE(userWords(), (QStringList{u"Hello"_s, u"Did you hear me?"_s}));   // once
    }
    void wordsAreFoundInTheConversation()
    {
        m_household->llm().play(wordScript({u"At nine."_s}, 1ms, PeerStep::Close));
        m_household->llm().play(wordScript({u"Lyon first."_s}, 1ms, PeerStep::Close));
        say(u"Trains to Lyon"_s);
        QTRY_COMPARE_WITH_TIMEOUT(answers(), QStringList{u"At nine."_s}, patience);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("answerFooter"), patience);
        say(u"And to Geneva"_s);
        QTRY_COMPARE_WITH_TIMEOUT(answers(), (QStringList{u"At nine."_s, u"Lyon first."_s}), patience);
        QTRY_VERIFY_WITH_TIMEOUT(visible(u"takeBack"_s).isEmpty(), patience);
        m_window->app->window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_window->app->window()));
        QTest::keyClick(&m_window->app->window(), Qt::Key_F, Qt::ControlModifier);
        QTRY_VERIFY(m_window->isVisible("chatFindBar"));

        m_window->type("chatFindWords", u"lyon"_s);

        QTRY_COMPARE(m_window->find<QLabel>("chatFindCount")->text(), u"2 of 2"_s);
        QTRY_COMPARE(marked(), QStringList{u"Lyon"_s});
        m_window->press("chatFindWords", Qt::Key_Return, Qt::ShiftModifier);
        QTRY_COMPARE(m_window->find<QLabel>("chatFindCount")->text(), u"1 of 2"_s);
        m_window->press("chatFindWords", Qt::Key_A);
        QTRY_COMPARE(m_window->find<QLabel>("chatFindCount")->text(), u"Not found"_s);
        m_window->press("chatFindWords", Qt::Key_Escape);
        QVERIFY(!m_window->isVisible("chatFindBar"));
        QCOMPARE(marked(), QStringList());
    }
    void aHitLeadsToItsMessageWithAndWithoutTheServer()
    {
        m_household->llm().play(wordScript({u"The zebra is in the zoo."_s}, 1ms, PeerStep::Close));
        say(u"Where is it?"_s);
        QTRY_COMPARE_WITH_TIMEOUT(answers().size(), 1, patience);
        m_window->click("newInList");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("greeting"), patience);
        m_window->type("conversationSearch", u"zebr"_s);
        QTRY_COMPARE_WITH_TIMEOUT(snippet(), u"zebra"_s, patience);

        m_window->press("conversationSearch", Qt::Key_Return);

        QTRY_COMPARE_WITH_TIMEOUT(marked(), QStringList{u"zebr"_s}, patience);
        m_window->press("conversationSearch", Qt::Key_Escape);
        m_window->click("newInList");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->isVisible("greeting"), patience);
        leave();
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● No connection"_s, patience);
        m_window->type("conversationSearch", u"zebr"_s);
        QTRY_COMPARE_WITH_TIMEOUT(snippet(), u"zebr"_s, patience);
        m_window->press("conversationSearch", Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(marked(), QStringList{u"zebr"_s}, patience);
    }
    void whatWasNeverOpenedHereCanBeReadWithoutTheServer()
    {
        m_household->llm().play(wordScript({u"In the drawer."_s}, 1ms, PeerStep::Close));
        const std::unique_ptr<ProcessReply> elsewhere =
            m_client->process({.request = u"Where are the keys?"_s, .clientType = u"android"_s});
        Listener listener(*elsewhere);
        QTRY_VERIFY_WITH_TIMEOUT(listener.isFinished(), patience);
        QTRY_COMPARE_WITH_TIMEOUT(list()->model()->rowCount(), 1, patience);
        const auto cache = [this] {
            QDirIterator files(m_window->folder.path(), {u"conversations.sqlite"_s}, QDir::Files, QDirIterator::Subdirectories);
            const auto opened = ConversationCache::open(files.next());
            return opened && (*opened)->search(u"drawer"_s).value_or(QList<protocol::Conversation>{}).size() == 1;
        };
        QTRY_VERIFY_WITH_TIMEOUT(cache(), patience);

        leave();
        QTRY_COMPARE_WITH_TIMEOUT(connection(), u"● No connection"_s, patience);
        m_window->openConversation(list()->model()->index(0, 0).data(ConversationModel::IdRole).toString());

        QTRY_COMPARE(answers(), QStringList{u"In the drawer."_s});
    }

private:
    [[nodiscard]] QPlainTextEdit *input() const { return m_window->find<QPlainTextEdit>("input"); }
    [[nodiscard]] QListView *list() const { return m_window->find<QListView>("conversationList"); }
    [[nodiscard]] QStringList waiting() const
    {
        QStringList titles;
        for (int row = 0; row < list()->model()->rowCount(); ++row) {
            const QModelIndex index = list()->model()->index(row, 0);
            if (index.data(ConversationModel::WaitsRole).toBool())
                titles += index.data().toString();
        }
        return titles;
    }
    // What matched in the first row.
    [[nodiscard]] QString snippet() const
    {
        const auto pieces =
            list()->model()->index(0, 0).data(ConversationModel::SnippetRole).value<QList<protocol::SnippetPiece>>();
        const auto match = std::ranges::find_if(pieces, &protocol::SnippetPiece::isMatch);
        return match == pieces.end() ? QString() : match->text;
    }
    [[nodiscard]] QList<QPushButton *> visible(const QString &name) const
    {
        QList<QPushButton *> buttons = m_window->app->window().findChildren<QPushButton *>(name);
        buttons.removeIf([](const QPushButton *button) { return !button->isVisible(); });
        return buttons;
    }
    [[nodiscard]] QStringList marked() const
    {
        QStringList words;
        for (const QTextBrowser *view : m_window->app->window().findChildren<QTextBrowser *>()) {
            for (const QTextEdit::ExtraSelection &mark : view->extraSelections())
                words += mark.cursor.selectedText();
        }
        return words;
    }
    [[nodiscard]] QStringList said() const { return m_window->said(); }
    // At the server, in the newest conversation.
    [[nodiscard]] QStringList userWords() const
    {
        QStringList words;
        for (const protocol::ConversationMessage &message : theLine().messages) {
            if (message.role == "user"_L1)
                words += message.text;
        }
        return words;
    }
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestChatFlow>(argc, argv);
}
#include "tst_chatflow.moc"
