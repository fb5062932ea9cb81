#include "desktop/app/preferences.h"
#include "desktop/look/appearance.h"
#include "desktop/look/palettes.h"
#include "desktop/look/shortcuts.h"
#include "tests/gui/guimain.h"
#include "tests/gui/windowtree.h"
#include "tests/gui/windowunderglass.h"

#include <QAction>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QShortcut>
#include <QTreeWidget>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// What the frame of the window says and offers on every page.
class TestFrameWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_window = std::make_unique<WindowUnderGlass>();
        m_window->startSignedIn();
        QTRY_COMPARE(m_window->find<QLabel>("connectionState")->text(), u"● Connected"_s);
    }
    void cleanup() { m_window.reset(); }

    void everyPageSaysThatTheServerIsAwayAndBack()
    {
        QVERIFY(!m_window->isVisible("frameConnection"));
        QVERIFY(m_window->isVisible("connectionState"));
        m_window->click("memoryWay");

        m_window->server.kill();

        QTRY_VERIFY(m_window->isVisible("frameConnection"));
        QTRY_VERIFY(m_window->find<QLabel>("frameConnection")->text().contains(u"No connection"_s));
        m_window->click("chatWay");
        QVERIFY(m_window->isVisible("frameConnection") && !m_window->isVisible("connectionState"));   // it is said once
        const auto *quick = m_window->app->quickWindow().findChild<QLabel *>(u"quickConnection"_s);
        QVERIFY(!quick->isHidden());
        m_window->server.restart();
        QTRY_COMPARE_WITH_TIMEOUT(m_window->find<QLabel>("frameConnection")->text(), u"● Connected again"_s, 20000);
        QVERIFY(quick->isHidden());
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->isVisible("frameConnection"), 20000);
    }

    void pagesSayNothingFalseWhileTheServerIsAway()
    {
        m_window->server.kill();
        m_window->start();

        for (const char *page : {"tasks", "modules", "schedules", "devices", "memory"}) {
            m_window->click((QByteArray(page) + "Way").constData());
            const QByteArray retry = QByteArray(page) + "Retry";
            QTRY_VERIFY2(m_window->isVisible(retry.constData()), page);
            QVERIFY2(m_window->find<QLabel>((QByteArray(page) + "Hint").constData())->text().contains(u"nothing is known"_s),
                     page);
        }
        m_window->server.restart();
        m_window->click("tasksWay");
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->isVisible("tasksRetry"), 20000);
        QTRY_COMPARE(m_window->find<QListView>("tasksList")->model()->rowCount(), 1);

        m_window->server.kill();
        m_window->click("chatWay");
        m_window->click("tasksWay");
        QTRY_VERIFY(m_window->find<QLabel>("tasksHint")->text().contains(u"what was known"_s));
        QCOMPARE(m_window->find<QListView>("tasksList")->model()->rowCount(), 1);
        m_window->server.restart();
        if (m_window->isVisible("tasksRetry"))
            m_window->click("tasksRetry");
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->isVisible("tasksHint"), 20000);
    }
    void theSheetShowsEveryKeyAndIsSearched()
    {
        m_window->app->window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_window->app->window()));

        QTest::keyClick(&m_window->app->window(), Qt::Key_F1);

        QTRY_VERIFY(m_window->isVisible("shortcutSheet"));
        const auto *list = m_window->find<QTreeWidget>("shortcutList");
        for (const QShortcut *shortcut : m_window->app->window().findChildren<QShortcut *>())
            QVERIFY2(!list->findItems(shownKeys(shortcut->key().toString(QKeySequence::NativeText)), Qt::MatchExactly).isEmpty(),
                     qPrintable(shortcut->key().toString()));
        for (const char *keys : {"F2", "Del", "Esc", "Ctrl+1", "Ctrl+B", "Ctrl+F", "Ctrl+S"})
            QVERIFY2(!list->findItems(shownKeys(QString::fromLatin1(keys)), Qt::MatchExactly).isEmpty(), keys);
        QCOMPARE(unnamedControls(m_window->find<QDialog>("shortcutSheet")), QStringList());
        m_window->type("shortcutSearch", u"Ctrl+/"_s);
        QVERIFY(!list->findItems(shownKeys(u"Ctrl+/"_s), Qt::MatchExactly).constFirst()->isHidden());
        m_window->find<QLineEdit>("shortcutSearch")->clear();
        m_window->type("shortcutSearch", u"rename"_s);
        QVERIFY(list->findItems(shownKeys(u"Ctrl+1"_s), Qt::MatchExactly).constFirst()->isHidden());
        QVERIFY(!list->findItems(shownKeys(u"F2"_s), Qt::MatchExactly).constFirst()->isHidden());
        m_window->press("shortcutSearch", Qt::Key_Escape);
        QTRY_VERIFY(!m_window->find<QDialog>("shortcutSheet"));
        m_window->app->window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_window->app->window()));
        QTest::keyClick(&m_window->app->window(), Qt::Key_Slash, Qt::ControlModifier);
        QTRY_VERIFY(m_window->isVisible("shortcutSheet"));
    }
    void coloursAreChosenInTheWindowAndKept()
    {
        Appearance appearance(*qApp);
        connect(m_window->app.get(), &DesktopApp::schemeChosen, &appearance,
                [&appearance](const QString &scheme) { appearance.setScheme(Appearance::schemeNamed(scheme)); });

        m_window->find<QAction>("scheme dark")->trigger();
        QCOMPARE(QApplication::palette(), darkPalette());
        m_window->start();

        QVERIFY(m_window->find<QAction>("scheme dark")->isChecked());
        QCOMPARE(Preferences::load(m_window->folder.path()).scheme, u"dark"_s);
        m_window->find<QAction>("language fr")->trigger();
        QCOMPARE(Preferences::load(m_window->folder.path()), (Preferences{.scheme = u"dark"_s, .language = u"fr"_s}));
    }

private:
    std::unique_ptr<WindowUnderGlass> m_window;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestFrameWindow>(argc, argv);
}
#include "tst_framewindow.moc"
