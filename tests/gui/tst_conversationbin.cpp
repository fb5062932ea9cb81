#include "tests/gui/guimain.h"
#include "tests/gui/windowunderglass.h"

#include <QDialog>
#include <QLabel>
#include <QPushButton>
#include <QTabBar>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// What was deleted, and the ways back.
class TestConversationBin : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_window = std::make_unique<WindowUnderGlass>();
        m_window->startWithTwoConversations();
    }
    void cleanup() { m_window.reset(); }

    void anUndoThatFailedCanBeTriedAgain()
    {
        remove(0);
        server().kill();
        m_window->click("undoButton");
        QTRY_VERIFY(m_window->isVisible("tellBox"));
        m_window->find<QDialog>("tellBox")->close();
        server().restart();

        QVERIFY(m_window->isVisible("undoBar"));
        m_window->click("undoButton");

        QTRY_COMPARE(list()->model()->rowCount(), 2);
        QVERIFY(!server().conversations.at(0).conversation.deleted);
    }
    void controlZUndoes()
    {
        m_window->app->window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_window->app->window()));
        remove(0);
        list()->setFocus();

        m_window->press("conversationList", Qt::Key_Z, Qt::ControlModifier);

        QTRY_COMPARE(list()->model()->rowCount(), 2);
    }
    void controlZUndoesFromAnEmptyInputToo()
    {
        m_window->app->window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_window->app->window()));
        m_window->openConversation(u"c1"_s);
        QTRY_VERIFY(!server().requestsTo(u"/conversations/c1"_s).isEmpty());
        remove(0);
        QTRY_COMPARE(m_window->app->window().focusWidget(), m_window->find<QWidget>("input"));   // a new conversation has begun

        m_window->press("input", Qt::Key_Z, Qt::ControlModifier);

        QTRY_COMPARE(list()->model()->rowCount(), 2);
    }
    void undoOpensWhatWasOpen()
    {
        m_window->openConversation(u"c1"_s);
        QTRY_VERIFY(!server().requestsTo(u"/conversations/c1"_s).isEmpty());
        remove(0);
        QTRY_VERIFY(!server().requestsTo(u"/reset"_s).isEmpty());
        server().requests.clear();

        m_window->click("undoButton");

        QTRY_VERIFY(!server().requestsTo(u"/conversations/c1"_s).isEmpty());
    }
    void theBinGivesBack()
    {
        remove(0);
        auto *folders = m_window->find<QTabBar>("conversationFolders");
        folders->setCurrentIndex(2);
        QTRY_COMPARE(titleOf(0), u"Lyon"_s);
        list()->setCurrentIndex(list()->model()->index(0, 0));

        m_window->click("restoreButton");

        QTRY_VERIFY(!server().conversations.at(0).conversation.deleted);
        QTRY_COMPARE(list()->model()->rowCount(), 0);
        folders->setCurrentIndex(0);
        QTRY_COMPARE(list()->model()->rowCount(), 2);
        QVERIFY(!m_window->isVisible("restoreButton"));
    }

private:
    [[nodiscard]] ScriptedServer &server() const { return m_window->server; }
    [[nodiscard]] QListView *list() const { return m_window->find<QListView>("conversationList"); }
    [[nodiscard]] QString titleOf(int row) const { return list()->model()->index(row, 0).data().toString(); }
    void remove(int row) const
    {
        list()->setCurrentIndex(list()->model()->index(row, 0));
        m_window->press("conversationList", Qt::Key_Delete);
        QTRY_COMPARE(list()->model()->rowCount(), 1);
    }

    std::unique_ptr<WindowUnderGlass> m_window;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestConversationBin>(argc, argv);
}
#include "tst_conversationbin.moc"
