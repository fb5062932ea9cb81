#include "desktop/app/preferences.h"
#include "shared/core/folderlock.h"
#include "tests/gui/guimain.h"
#include "tests/gui/windowunderglass.h"

#include <QProcess>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

// Which ways out of the window end the program, and which do not.
class TestCloseWindow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_window = std::make_unique<WindowUnderGlass>();
        AccountStore store(m_window->folder.path());
        QVERIFY(store.save({.server = m_window->server.address(),
                            .username = u"alice"_s,
                            .pinnedKey = m_window->server.fingerprint(),
                            .session = m_window->server.session}));
    }
    void cleanup() { m_window.reset(); }

    void withATrayItGoesOn()
    {
        start(true);
        QSignalSpy ended(m_window->app.get(), &DesktopApp::ended);
        QTRY_COMPARE(m_window->server.pushSockets(), 1);

        m_window->app->window().close();

        QVERIFY(!m_window->app->window().isVisible());
        QVERIFY(!QGuiApplication::quitOnLastWindowClosed());
        QVERIFY(Preferences::load(m_window->folder.path()).knowsOfTray);
        m_window->app->showWindow();
        QVERIFY(m_window->app->window().isVisible());
        QCOMPARE(m_window->server.pushSockets(), 1);
        QVERIFY(ended.isEmpty());
    }
    void withoutOneItEnds()
    {
        start(false);
        QSignalSpy ended(m_window->app.get(), &DesktopApp::ended);

        m_window->app->window().close();

        QCOMPARE(ended.size(), 1);
    }
    void whatOnlyTheQuickWindowBeganGoesOnWhereItIsFoundAgain_data()
    {
        QTest::addColumn<bool>("hasTray");
        QTest::newRow("with a tray") << true;
        QTest::newRow("without one it ends") << false;
    }
    void whatOnlyTheQuickWindowBeganGoesOnWhereItIsFoundAgain()
    {
        QFETCH(const bool, hasTray);
        make(hasTray, {.quick = true});
        QuickWindow &quick = m_window->app->quickWindow();
        QVERIFY(QTest::qWaitForWindowActive(&quick));   // else it hears no shortcut
        QSignalSpy hidden(&quick, &QuickWindow::hidden);
        QSignalSpy ended(m_window->app.get(), &DesktopApp::ended);

        QTest::keyClick(&quick, Qt::Key_Escape);

        QTRY_COMPARE(hidden.size(), 1);
        QCoreApplication::processEvents();
        QCOMPARE(ended.size(), hasTray ? 0 : 1);
    }
    void besideTheLargeWindowTheQuickOneOnlyHides()
    {
        start(false);
        QTRY_COMPARE(m_window->server.pushSockets(), 1);
        QuickWindow &quick = m_window->app->quickWindow();
        m_window->app->showQuick();
        QVERIFY(QTest::qWaitForWindowActive(&quick));   // else it hears no shortcut
        QSignalSpy ended(m_window->app.get(), &DesktopApp::ended);

        QTest::keyClick(&quick, Qt::Key_Escape);

        QTRY_VERIFY(!quick.isVisible());
        QCoreApplication::processEvents();
        QVERIFY(ended.isEmpty());
        QVERIFY(m_window->app->window().isVisible());
    }
    void whoWishesItEndsWithTheWindow()
    {
        start(true);
        QSignalSpy ended(m_window->app.get(), &DesktopApp::ended);
        m_window->clickInMenuOf("settingsButton", "settingsMenu", "closingQuits");
        QTRY_VERIFY(Preferences::load(m_window->folder.path()).closingQuits);

        m_window->app->window().close();

        QCOMPARE(ended.size(), 1);
    }
    void quitEndsIt_data()
    {
        QTest::addColumn<bool>("byMenu");
        QTest::newRow("Ctrl+Q") << false;
        QTest::newRow("menu") << true;
    }
    void quitEndsIt()
    {
        QFETCH(const bool, byMenu);
        start(true);
        QSignalSpy ended(m_window->app.get(), &DesktopApp::ended);
        m_window->app->window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_window->app->window()));

        if (byMenu)
            m_window->clickInMenuOf("settingsButton", "settingsMenu", "quitAction");
        else
            QTest::keyClick(&m_window->app->window(), Qt::Key_Q, Qt::ControlModifier);

        QTRY_COMPARE(ended.size(), 1);
    }
    void aSignalEndsOneThatShowsNoLargeWindow()
    {
        QProcess program;
        run(program, {u"--quick"_s});
        QTRY_COMPARE_WITH_TIMEOUT(m_window->server.pushSockets(), 1, 30000);

        program.terminate();

        QTRY_COMPARE_WITH_TIMEOUT(program.state(), QProcess::NotRunning, 20000);
        QCOMPARE(program.exitStatus(), QProcess::NormalExit);
        QCOMPARE(program.exitCode(), 0);
    }
    void aSecondOneDoesNotTakeTheDataOfOneThatIsSilent()
    {
        FolderLock lock;
        QVERIFY(lock.take(m_window->folder.path() + u"/desktop.lock"_s));

        QProcess program;
        run(program, {});

        QTRY_COMPARE_WITH_TIMEOUT(program.state(), QProcess::NotRunning, 20000);
        QCOMPARE(program.exitCode(), 1);
        QVERIFY(program.readAllStandardError().contains("Tom runs already"));
        QVERIFY(m_window->server.requests.isEmpty());
    }

private:
    void make(bool hasTray, const DesktopOptions &options = {})
    {
        Connections connections;
        connections.hasTray = [hasTray] { return hasTray; };
        m_window->app = std::make_unique<DesktopApp>(m_window->folder.path(), options, connections);
        m_window->app->start();
    }
    void start(bool hasTray)
    {
        make(hasTray);
        QVERIFY(QTest::qWaitForWindowExposed(&m_window->app->window()));
    }
    void run(QProcess &program, const QStringList &arguments) const
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"TOM_CLIENT_HOME"_s, m_window->folder.path());
        program.setProcessEnvironment(environment);
        program.start(QStringLiteral(TOM_BIN_DIR "/tom-desktop"), arguments);
        QVERIFY(program.waitForStarted(20000));
    }

    std::unique_ptr<WindowUnderGlass> m_window;
};

int main(int argc, char *argv[])
{
    return runGuiTest<TestCloseWindow>(argc, argv);
}
#include "tst_closewindow.moc"
