#include "desktop/chat/assistantmessage.h"
#include "desktop/chat/messagelist.h"
#include "desktop/conversations/conversationmodel.h"
#include "desktop/conversations/conversationpanel.h"
#include "shared/protocol/processrequest.h"
#include "tests/gui/guimain.h"
#include "tests/gui/windowunderglass.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabBar>
#include <QTimeZone>
#include <QToolButton>

#include <ctime>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// The list of conversations, and going from one to the other.
class TestConversationWindow : public QObject
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

    void theListIsThereAndAClickOpensOne()
    {
        QCOMPARE(titles(), (QStringList{u"Lyon"_s, u"Milk"_s}));

        m_window->openConversation(u"c1"_s);

        QTRY_COMPARE(said(), (QStringList{u"question 1 of Lyon"_s, u"question 2 of Lyon"_s}));
        QCOMPARE(m_window->find<AssistantMessage>("assistantMessage")->text(), u"**answer** 2 of Lyon"_s);
    }
    void whatIsSaidThenGoesThere()
    {
        m_window->openConversation(u"c2"_s);
        QTRY_COMPARE(said().size(), 1);
        server().events = richTurn();

        m_window->say(u"More"_s);

        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 1);
        QCOMPARE(m_window->asked().conversation, u"c2"_s);
        QVERIFY(m_window->asked().parent.isEmpty());
    }
    void theProgramBeginsWhereItWasLeft()
    {
        server().conversations[1].conversation.isCurrent = true;

        begin();

        QTRY_COMPARE(said(), QStringList{u"question 1 of Milk"_s});
    }
    void theSearchAsksTheServerAndShowsWhatItFound()
    {
        QTest::keyClick(&m_window->app->window(), Qt::Key_K, Qt::ControlModifier);
        m_window->type("conversationSearch", u"question 2"_s);

        QTRY_COMPARE(titles(), QStringList{u"Lyon"_s});
        const auto pieces =
            list()->model()->index(0, 0).data(ConversationModel::SnippetRole).value<QList<protocol::SnippetPiece>>();
        QVERIFY(pieces.at(1).isMatch);
        QVERIFY(server().requestsTo(u"/conversations"_s).size() < 8);   // not one for each letter

        m_window->press("conversationSearch", Qt::Key_Return);
        QTRY_COMPARE(said().size(), 2);
        m_window->press("conversationSearch", Qt::Key_Escape);
        QTRY_COMPARE(titles().size(), 2);
    }
    void theSearchShowsAtOnceWhatIsKeptHere()
    {
        m_window->openConversation(u"c1"_s);
        QTRY_COMPARE(said().size(), 2);
        server().kill();

        m_window->find<QLineEdit>("conversationSearch")->setText(u"question 2"_s);

        QCOMPARE(titles(), QStringList{u"Lyon"_s});   // nothing was waited for
    }
    void whatIsFoundInAShortConversationIsItsEnd()
    {
        m_window->openConversation(u"c2"_s);
        QTRY_COMPARE(said().size(), 1);
        m_window->app->window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_window->app->window()));
        QTest::keyClick(&m_window->app->window(), Qt::Key_F, Qt::ControlModifier);
        QTRY_VERIFY(m_window->isVisible("chatFindBar"));

        m_window->type("chatFindWords", u"question"_s);

        QTRY_VERIFY(m_window->find<QLabel>("chatFindCount")->text().contains(u" of "_s));
        QVERIFY(!m_window->isVisible("toEnd"));
    }
    void nothingFoundIsSaid()
    {
        m_window->type("conversationSearch", u"zebra"_s);

        QTRY_COMPARE(hint(), u"Nothing was found."_s);
        QVERIFY(titles().isEmpty());
    }
    void aTitleIsChangedInPlace()
    {
        list()->setCurrentIndex(list()->model()->index(1, 0));
        m_window->press("conversationList", Qt::Key_F2);
        auto *editor = m_window->find<QLineEdit>("conversationTitle");
        QVERIFY(editor);
        const QSignalSpy opened(panel(), &ConversationPanel::openRequested);
        editor->selectAll();
        QTest::keyClicks(editor, u"Oat milk"_s);
        QTest::keyClick(editor, Qt::Key_Return);

        QTRY_COMPARE(server().conversations.at(1).conversation.title, u"Oat milk"_s);
        QTRY_COMPARE(titles(), (QStringList{u"Lyon"_s, u"Oat milk"_s}));
        QCOMPARE(opened.count(), 0);   // a name is not a wish to read it
    }
    void aLookAtTheNewestLeavesARenameAlone()
    {
        QTRY_COMPARE(server().pushSockets(), 1);
        list()->setCurrentIndex(list()->model()->index(1, 0));
        m_window->press("conversationList", Qt::Key_F2);
        auto *editor = m_window->find<QLineEdit>("conversationTitle");
        QVERIFY(editor);
        const QPointer<QLineEdit> alive(editor);
        editor->selectAll();
        QTest::keyClicks(editor, u"Oat"_s);

        server().conversations[1].conversation.title = u"Milk and more"_s;
        server().conversations.append(spokenConversation(u"c3"_s, u"Newer"_s, 1));
        server().conversations.last().conversation.updated = QDateTime(QDate(2026, 2, 3), QTime(8, 0), QTimeZone::UTC);
        server().push({protocol::PushTasks{1}});
        QTRY_COMPARE(titles(), (QStringList{u"Newer"_s, u"Lyon"_s, u"Milk and more"_s}));

        QVERIFY(alive);
        QCOMPARE(alive->text(), u"Oat"_s);
        QTest::keyClick(alive, Qt::Key_Return);
        QTRY_COMPARE(server().conversations.at(1).conversation.title, u"Oat"_s);
    }
    void pinnedOnesComeFirst()
    {
        Q_EMIT panel()->pinRequested(u"c2"_s, true);

        QTRY_COMPARE(titles(), (QStringList{u"Milk"_s, u"Lyon"_s}));
        QVERIFY(server().conversations.at(1).conversation.isPinned);
    }
    void theMenuOffersWhatCanBeDone()
    {
        Q_EMIT list()->customContextMenuRequested(list()->visualRect(list()->model()->index(0, 0)).center());

        QStringList names;
        for (const QAction *action : m_window->find<QMenu>("conversationMenu")->actions())
            names += action->objectName();
        QCOMPARE(names, (QStringList{u"rename"_s, u"pin"_s, u"archive"_s, u""_s, u"delete"_s}));
        m_window->find<QMenu>("conversationMenu")->close();
    }
    void whatIsArchivedIsInTheArchive()
    {
        Q_EMIT panel()->archiveRequested(u"c1"_s, true);
        QTRY_COMPARE(titles(), QStringList{u"Milk"_s});

        Q_EMIT panel()->folderChanged(ConversationPanel::Folder::Archive);

        QTRY_COMPARE(titles(), QStringList{u"Lyon"_s});
    }
    void whatIsArchivedIsSoWithoutTheServerToo()
    {
        Q_EMIT panel()->archiveRequested(u"c1"_s, true);
        QTRY_COMPARE(titles(), QStringList{u"Milk"_s});
        m_window->app.reset();
        server().kill();

        m_window->start();

        QTRY_VERIFY(hint().startsWith(u"No connection"_s));
        QCOMPARE(titles(), QStringList{u"Milk"_s});
    }
    void theNextAccountBeginsInItsRecentOnes()
    {
        auto *folders = m_window->find<QTabBar>("conversationFolders");
        folders->setCurrentIndex(1);
        m_window->type("conversationSearch", u"Ly"_s);
        auto *search = m_window->find<QLineEdit>("conversationSearch");
        const auto *clear = search->findChild<QToolButton *>();
        QTRY_VERIFY(clear->isVisible());
        ConversationModel another;

        panel()->setModel(&another);

        QCOMPARE(folders->currentIndex(), 0);
        QVERIFY(search->text().isEmpty());
        QTRY_VERIFY(!clear->isVisible());
        panel()->setModel(nullptr);
    }
    void whatIsDeletedCanBeBroughtBack()
    {
        list()->setCurrentIndex(list()->model()->index(0, 0));
        m_window->press("conversationList", Qt::Key_Delete);
        QTRY_COMPARE(titles(), QStringList{u"Milk"_s});
        QVERIFY(server().conversations.at(0).conversation.deleted);
        QVERIFY(m_window->isVisible("undoBar"));

        m_window->click("undoButton");

        QTRY_COMPARE(titles(), (QStringList{u"Lyon"_s, u"Milk"_s}));
        QVERIFY(!server().conversations.at(0).conversation.deleted);
        QVERIFY(!m_window->isVisible("undoBar"));
    }
    void anEarlierMessageIsChangedAndSentAgain()
    {
        m_window->openConversation(u"c1"_s);
        QTRY_COMPARE(said().size(), 2);
        m_window->type("input", u"a draft"_s);
        server().events = richTurn();

        m_window->click("editMessage");
        QCOMPARE(input()->toPlainText(), u"question 2 of Lyon"_s);
        input()->selectAll();
        m_window->say(u"a better question"_s);

        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 1);
        QCOMPARE(m_window->asked().request, u"a better question"_s);
        QCOMPARE(m_window->asked().parent, u"2"_s);
        QCOMPARE(input()->toPlainText(), u"a draft"_s);
    }
    void anAnswerIsMadeAnew()
    {
        m_window->openConversation(u"c2"_s);
        QTRY_COMPARE(said().size(), 1);
        server().events = richTurn();

        m_window->find<QWidget>("regenerate")->setFocus();   // as a click does
        m_window->click("regenerate");

        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 1);
        QCOMPARE(m_window->asked().request, u"question 1 of Milk"_s);
        QCOMPARE(m_window->asked().parent, u"none"_s);
        QTRY_COMPARE(m_window->app->window().focusWidget(), input());   // the button is gone
    }
    void branchesAreWalkedThrough()
    {
        server().conversations[1].messages[0].branches = {1, 7};
        m_window->openConversation(u"c2"_s);
        QTRY_COMPARE(said().size(), 1);
        QCOMPARE(m_window->find<QLabel>("branchPlace")->text(), u"1/2"_s);

        m_window->click("branchAfter");

        QTRY_COMPARE(server().conversations.at(1).conversation.head, 7);
        QTRY_VERIFY(server().requestsTo(u"/conversations/c2"_s).size() >= 3);
    }
    void aTurnThatWasBegunElsewhereIsFollowed()
    {
        m_window->openConversation(u"c2"_s);
        QTRY_COMPARE(said().size(), 1);
        QTRY_COMPARE(server().pushSockets(), 1);
        protocol::ConversationLine &line = server().conversations[1];
        line.messages.append({.id = 3, .parent = 2, .turn = u"t1"_s, .role = u"user"_s, .text = u"from the phone"_s});
        line.conversation.turn = u"t1"_s;

        server().push({protocol::PushTurn{u"t1"_s, u"c2"_s, u"running"_s}});
        QTRY_COMPARE(said(), (QStringList{u"question 1 of Milk"_s, u"from the phone"_s}));
        server().say(protocol::TurnStarted{u"t1"_s, u"c2"_s});
        server().say(protocol::TextDelta{u"Hello phone"_s});

        QTRY_COMPARE(m_window->find<AssistantMessage>("assistantMessage")->text(), u"Hello phone"_s);
    }
    void withoutTheServerWhatWasReadIsThere()
    {
        m_window->openConversation(u"c1"_s);
        QTRY_COMPARE(said().size(), 2);
        m_window->app.reset();
        server().kill();

        m_window->start();
        QTRY_VERIFY(hint().startsWith(u"No connection"_s));
        QCOMPARE(titles(), (QStringList{u"Lyon"_s, u"Milk"_s}));
        m_window->openConversation(u"c1"_s);
        QTRY_COMPARE(said(), (QStringList{u"question 1 of Lyon"_s, u"question 2 of Lyon"_s}));
        m_window->type("conversationSearch", u"question 2"_s);
        QTRY_COMPARE(titles(), QStringList{u"Lyon"_s});
    }
    void fiveThousandConversationsAreReadOnAsOneScrolls()
    {
        server().conversations.clear();
        for (int i = 0; i < 5000; ++i)
            server().conversations.append(spokenConversation(u"c%1"_s.arg(i), u"Talk %1"_s.arg(i), 0));
        begin();
        QTRY_COMPARE(titles().size(), 100);

        QScrollBar *bar = list()->verticalScrollBar();
        const auto all = [this, bar] {
            bar->setValue(bar->maximum());
            return list()->model()->rowCount() == 5000;
        };
        QTRY_VERIFY_WITH_TIMEOUT(all(), 60000);

        qint64 longest = 0;
        for (int value = 0; value < bar->maximum(); value += 700)
            longest = std::max(longest, work([&] {
                                   bar->setValue(value);
                                   list()->viewport()->repaint();
                               }));
        qInfo("5,000 conversations: the longest step of scrolling took %lld us", longest);
        // What was read on stays when another one comes on top, every row of it.
        server().conversations.append(spokenConversation(u"new"_s, u"Talk of today"_s, 0));
        server().conversations.last().conversation.updated = QDateTime(QDate(2026, 2, 3), QTime(8, 0), QTimeZone::UTC);
        server().push({protocol::PushTasks{1}});
        QTRY_COMPARE(titles().constFirst(), u"Talk of today"_s);
        const QStringList now = titles();
        QCOMPARE(QSet(now.begin(), now.end()).size(), 5001);
    }
    void aLongConversationHasOnlyWhatIsSeenAsWidgets()
    {
        server().conversations[0] = spokenConversation(u"c1"_s, u"Lyon"_s, 1000);
        begin();
        m_window->openConversation(u"c1"_s);
        auto *messages = m_window->find<MessageList>("messageList");
        QTRY_COMPARE(messages->count(), 200);
        QVERIFY(messages->made() < 60);
        QScrollBar *bar = messages->verticalScrollBar();
        QCOMPARE(bar->value(), bar->maximum());

        QTRY_VERIFY_WITH_TIMEOUT(
            [&] {
                bar->setValue(0);
                return messages->count() == 2000;
            }(),
            30000);
        QTRY_VERIFY([&] {
            bar->setValue(0);
            return m_window->find<QWidget>("userText") && said().contains(u"question 1 of Lyon"_s);
        }());
        qint64 longest = 0;
        for (int value = 0; value < bar->maximum(); value += 480) {
            longest = std::max(longest, work([&] {
                                   bar->setValue(value);
                                   messages->viewport()->repaint();
                               }));
            QVERIFY(messages->made() < 150);
        }
        qInfo("2,000 messages: the longest step of scrolling took %lld us", longest);
    }

private:
    // Of the processor, in microseconds. Told, not judged.
    template<typename Work>
    [[nodiscard]] static qint64 work(Work step)
    {
        const std::clock_t before = std::clock();
        step();
        return qint64(std::clock() - before) * 1000000 / CLOCKS_PER_SEC;
    }
    [[nodiscard]] ScriptedServer &server() const { return m_window->server; }
    void begin()
    {
        m_window->startSignedIn();
        QTRY_COMPARE(m_window->find<QLabel>("connectionState")->text(), u"● Connected"_s);
        QTRY_VERIFY(!titles().isEmpty());
    }
    [[nodiscard]] QListView *list() const { return m_window->find<QListView>("conversationList"); }
    [[nodiscard]] ConversationPanel *panel() const { return m_window->find<ConversationPanel>("conversationPanel"); }
    [[nodiscard]] QPlainTextEdit *input() const { return m_window->find<QPlainTextEdit>("input"); }
    [[nodiscard]] QString hint() const { return m_window->find<QLabel>("conversationHint")->text(); }
    [[nodiscard]] QStringList titles() const
    {
        QStringList titles;
        const QAbstractItemModel *model = list()->model();
        for (int row = 0; model && row < model->rowCount(); ++row)
            titles += model->index(row, 0).data().toString();
        return titles;
    }
    [[nodiscard]] QStringList said() const { return m_window->said(); }

    std::unique_ptr<WindowUnderGlass> m_window;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestConversationWindow>(argc, argv);
}
#include "tst_conversationwindow.moc"
