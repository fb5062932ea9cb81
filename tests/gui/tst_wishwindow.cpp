#include "desktop/chat/wishmenu.h"
#include "desktop/conversations/conversationmodel.h"
#include "shared/protocol/processrequest.h"
#include "tests/gui/guimain.h"
#include "tests/gui/windowtree.h"
#include "tests/gui/windowunderglass.h"

#include <QAction>
#include <QLabel>
#include <QListView>
#include <QMouseEvent>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// Level and modules that somebody wishes for one message.
class TestWishWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_window = std::make_unique<WindowUnderGlass>();
        server().conversations = {spokenConversation(u"c1"_s, u"Lyon"_s, 1), spokenConversation(u"c2"_s, u"Milk"_s, 1)};
        server().events = richTurn();
        m_window->startSignedIn();
        QTRY_COMPARE(m_window->find<QLabel>("connectionState")->text(), u"● Connected"_s);
        QTRY_VERIFY(m_window->find<QAction>("module lists"));
    }
    void cleanup() { m_window.reset(); }

    void nothingIsWishedByItself()
    {
        m_window->say(u"Hello"_s);

        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 1);
        QCOMPARE(m_window->asked().level, std::nullopt);
        QCOMPARE(m_window->asked().modules, QStringList());
        QVERIFY(!m_window->isVisible("wishBar"));
    }
    void aWishIsForOneMessage()
    {
        choose("level2");
        choose("module lists");
        QTRY_VERIFY(m_window->isVisible("wishBar"));
        QCOMPARE(words(), u"For this message: Thorough  ·  only with lists"_s);

        m_window->say(u"What is missing?"_s);

        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 1);
        QCOMPARE(m_window->asked().level, 2);
        QCOMPARE(m_window->asked().modules, QStringList{u"lists"_s});
        QVERIFY(!m_window->isVisible("wishBar"));
        QTRY_VERIFY(m_window->isVisible("answerFooter"));
        m_window->say(u"And now?"_s);
        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 2);
        QCOMPARE(m_window->asked().level, std::nullopt);
        QCOMPARE(m_window->asked().modules, QStringList());
    }
    void aWishStaysWithItsDraft()
    {
        m_window->openConversation(u"c1"_s);
        choose("level0");
        m_window->openConversation(u"c2"_s);
        QVERIFY(!m_window->isVisible("wishBar"));
        QVERIFY(m_window->find<QAction>("levelAutomatic")->isChecked());

        m_window->start();
        QTRY_COMPARE(list()->model()->rowCount(), 2);
        m_window->openConversation(u"c1"_s);

        QTRY_VERIFY(m_window->isVisible("wishBar"));
        QCOMPARE(words(), u"For this message: Quick"_s);
        QVERIFY(m_window->find<QAction>("level0")->isChecked());
        QTRY_VERIFY(m_window->find<QAction>("module lists"));
        choose("module lists");
        QCOMPARE(words(), u"For this message: Quick  ·  only with lists"_s);
    }
    void aWishIsTakenBack()
    {
        choose("level1");
        choose("module lists");
        QVERIFY(m_window->isVisible("wishBar"));

        m_window->click("takeWishBack");

        QVERIFY(!m_window->isVisible("wishBar"));
        QVERIFY(m_window->find<QAction>("levelAutomatic")->isChecked());
        QVERIFY(!m_window->find<QAction>("module lists")->isChecked());
        m_window->say(u"Hello"_s);
        QTRY_COMPARE(server().requestsTo(u"/process"_s).size(), 1);
        QCOMPARE(m_window->asked().level, std::nullopt);
    }
    void severalModulesAreChosenInOneGo()
    {
        WishMenu menu;
        menu.setModules({u"lists"_s, u"notes"_s, u"a & b"_s});
        QStringList wished;
        connect(&menu, &WishMenu::wished, this, [&wished](auto, const QStringList &modules) { wished = modules; });
        menu.popup({20, 20});
        QVERIFY(QTest::qWaitForWindowExposed(&menu));

        for (const QString &name : {u"module lists"_s, u"module notes"_s}) {
            clickIn(menu, menu.actionGeometry(menu.findChild<QAction *>(name)).center());
            QVERIFY(menu.isVisible());
        }
        menu.setActiveAction(menu.findChild<QAction *>(u"module a & b"_s));
        QTest::keyClick(&menu, Qt::Key_Space);

        QVERIFY(menu.isVisible());
        QCOMPARE(wished, (QStringList{u"lists"_s, u"notes"_s, u"a & b"_s}));
    }
    void aModuleThatIsGoneCanStillBeTakenAway()
    {
        WishMenu menu;
        menu.setWish(1, {u"gone"_s});
        menu.setModules({u"lists"_s});

        QVERIFY(menu.findChild<QAction *>(u"module gone"_s)->isChecked());
    }
    void allIsForKeysAndScreenReaders()
    {
        choose("level1");

        QCOMPARE(unnamedControls(&m_window->app->window()), QStringList());
        QCOMPARE(unreachedByTab(&m_window->app->window()), QStringList());
    }

private:
    [[nodiscard]] ScriptedServer &server() const { return m_window->server; }
    [[nodiscard]] QListView *list() const { return m_window->find<QListView>("conversationList"); }
    [[nodiscard]] QString words() const { return m_window->find<QLabel>("wishWords")->text(); }
    // A menu takes no press from a mouse that has not moved since it opened.
    static void clickIn(QMenu &menu, QPoint place)
    {
        for (int motion = 0; motion < 8; ++motion) {
            QMouseEvent event(QEvent::MouseMove, place, menu.mapToGlobal(place), Qt::NoButton, {}, {});
            QCoreApplication::sendEvent(&menu, &event);
        }
        QTest::mouseClick(&menu, Qt::LeftButton, {}, place);
    }
    void choose(const char *action) const { m_window->find<QAction>(action)->trigger(); }

    std::unique_ptr<WindowUnderGlass> m_window;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestWishWindow>(argc, argv);
}
#include "tst_wishwindow.moc"
