#include "desktop/demo/demo.h"
#include "desktop/look/palettes.h"
#include "desktop/notify/trayicon.h"
#include "tests/gui/desktopportal.h"
#include "tests/gui/glass.h"
#include "tests/gui/sessionmain.h"
#include "tests/gui/trayhost.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QProcess>
#include <QScreen>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::desktop;

namespace {

constexpr int patience = 40'000;
constexpr uint dark = 1;
constexpr uint light = 2;
constexpr uint either = 0;

// How many pixels of the screen are the ground of a window with that palette.
qsizetype groundOf(const QPalette &palette)
{
    const QImage screen = QGuiApplication::primaryScreen()->grabWindow().toImage().convertToFormat(QImage::Format_RGB32);
    const QRgb ground = palette.color(QPalette::Window).rgb();
    qsizetype found = 0;
    for (int y = 0; y < screen.height(); ++y) {
        const auto *line = reinterpret_cast<const QRgb *>(screen.constScanLine(y));
        found += std::count(line, line + screen.width(), ground);
    }
    return found;
}

bool isDarkOnScreen()
{
    return groundOf(darkPalette()) > 10'000 && groundOf(lightPalette()) < 1000;
}

bool isLightOnScreen()
{
    return groundOf(lightPalette()) > 10'000 && groundOf(darkPalette()) < 1000;
}

} // namespace

// The program in a session whose desktop has a portal (what it says of light and dark, a key that works everywhere) and a tray that
// asks over D-Bus.
class TestPortalSession : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_tray.come()); }
    void init()
    {
        m_portal = std::make_unique<DesktopPortal>();
        m_folder = std::make_unique<QTemporaryDir>();
    }
    void cleanup()
    {
        if (m_program) {
            m_program->terminate();
            m_program->waitForFinished(patience);
        }
        m_program.reset();
        m_glass.app.reset();
        m_portal.reset();
    }

    // tom-desktop itself, as whoever sits before the screen sees it.
    void itsColoursAreThoseOfTheDesktop()
    {
        QVERIFY(m_portal->come());
        m_portal->settings.setScheme(dark);
        startProgram();
        QTRY_VERIFY_WITH_TIMEOUT(isDarkOnScreen(), patience);

        m_portal->settings.setScheme(light);
        QTRY_VERIFY_WITH_TIMEOUT(isLightOnScreen(), patience);
        m_portal->settings.setScheme(dark);
        QTRY_VERIFY_WITH_TIMEOUT(isDarkOnScreen(), patience);
        m_portal->settings.setScheme(either);
        QTRY_VERIFY_WITH_TIMEOUT(isLightOnScreen(), patience);

        m_portal->leave();   // as when it is brought up to date
        m_portal->settings.setScheme(dark);
        QVERIFY(m_portal->come());
        QTRY_VERIFY_WITH_TIMEOUT(isDarkOnScreen(), patience);
    }
    void aDesktopThatGetsItsPortalLaterIsAskedThen()
    {
        startProgram();
        QTRY_VERIFY_WITH_TIMEOUT(isLightOnScreen(), patience);

        m_portal->settings.setScheme(dark);
        QVERIFY(m_portal->come());

        QTRY_VERIFY_WITH_TIMEOUT(isDarkOnScreen(), patience);
    }
    void whoChoseColoursKeepsThem()
    {
        QVERIFY(m_portal->come());
        m_portal->settings.setScheme(dark);
        startProgram({u"--light"_s});
        QTRY_VERIFY_WITH_TIMEOUT(isLightOnScreen(), patience);
        const int read = m_portal->settings.reads;

        m_portal->leave();
        QVERIFY(m_portal->come());
        m_portal->settings.setScheme(light);
        m_portal->settings.setScheme(dark);

        QTRY_COMPARE_GT_WITH_TIMEOUT(m_portal->settings.reads, read, patience);
        QVERIFY(isLightOnScreen());
    }

    void aTrayThatAsksOverTheBusAndADockGetTheCount()
    {
        TrayIcon icon;
        QTRY_VERIFY_WITH_TIMEOUT(!m_tray.newest.isEmpty(), patience);
        for (const int count : {0, 1, 9, 12, 120}) {
            icon.setCount(count);
            QTRY_VERIFY_WITH_TIMEOUT(traySees(count), patience);
            const auto told = [this](const QString &what) {
                return m_tray.dock.value(u"application://tom-desktop.desktop"_s).value(what);
            };
            QTRY_COMPARE_WITH_TIMEOUT(told(u"count"_s).toInt(), count, patience);
            QTRY_COMPARE_WITH_TIMEOUT(told(u"count-visible"_s), QVariant(count > 0), patience);
        }
    }
    void theKeyShowsTheQuickWindowReadyToWrite()
    {
        QVERIFY(m_portal->come());
        begin();
        wish();
        QTRY_COMPARE_WITH_TIMEOUT(told(), u"The quick window is shown by: Ctrl+Alt+Space"_s, patience);
        dismiss();
        QVERIFY(!quick().isVisible());

        m_portal->keys.press();

        QTRY_VERIFY_WITH_TIMEOUT(takesKeys(), patience);
        QTest::keyClicks(QApplication::focusWidget(), u"Is there milk?"_s);
        QCOMPARE(quick().text(), u"Is there milk?"_s);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QTRY_VERIFY(!quick().isVisible());

        begin();   // remembered in the next run, without a word
        QTRY_VERIFY_WITH_TIMEOUT(isShownByKey(), patience);
        QVERIFY(told().isEmpty());
    }
    void whoRefusesTheKeyMayWishForItAgain()
    {
        QVERIFY(m_portal->come());
        m_portal->keys.refuses = true;
        begin();
        wish();
        QTRY_COMPARE_WITH_TIMEOUT(told(), u"Nothing was changed."_s, patience);
        dismiss();

        m_portal->keys.refuses = false;
        wish();

        QTRY_COMPARE_WITH_TIMEOUT(told(), u"The quick window is shown by: Ctrl+Alt+Space"_s, patience);
        dismiss();
        QTRY_VERIFY_WITH_TIMEOUT(isShownByKey(), patience);
    }
    void aKeyThatWasChosenInTheDesktopIsTheOneThatIsTold()
    {
        QVERIFY(m_portal->come());
        begin();
        wish();
        QTRY_VERIFY_WITH_TIMEOUT(!told().isEmpty(), patience);
        dismiss();

        m_portal->keys.choose(u"Meta+T"_s);
        QTRY_VERIFY_WITH_TIMEOUT(tellsAfterAWish(u"The quick window is shown by: Meta+T"_s), patience);

        QCOMPARE(m_portal->keys.asked.count(u"BindShortcuts"_s), 1);   // the desktop asks nobody twice
        QTRY_VERIFY_WITH_TIMEOUT(isShownByKey(), patience);
    }
    void aPortalThatComesBackKnowsTheKeyAgain()
    {
        QVERIFY(m_portal->come());
        begin();
        wish();
        QTRY_VERIFY_WITH_TIMEOUT(!told().isEmpty(), patience);
        dismiss();

        m_portal->leave();
        m_portal->keys.asked.clear();
        QVERIFY(m_portal->come());

        QTRY_VERIFY_WITH_TIMEOUT(isShownByKey(), patience);
        QCOMPARE(m_portal->keys.asked, (QStringList{u"CreateSession"_s, u"BindShortcuts"_s}));
        QVERIFY(told().isEmpty());   // nobody wished for it now
    }
    void aSessionThatIsClosedWhileSomebodyChoosesTheKeyIsSaid()
    {
        QVERIFY(m_portal->come());
        begin();
        m_portal->keys.closesInstead = true;
        wish();
        QTRY_VERIFY_WITH_TIMEOUT(told().startsWith(u"This desktop gives programs no keys"_s), patience);
        dismiss();

        m_portal->keys.closesInstead = false;
        QVERIFY(tellsAfterAWish(u"The quick window is shown by: Ctrl+Alt+Space"_s));
        QTRY_VERIFY_WITH_TIMEOUT(isShownByKey(), patience);
    }
    void aSessionThatTheDesktopClosedIsBegunByTheNextWish()
    {
        QVERIFY(m_portal->come());
        begin();
        wish();
        QTRY_VERIFY_WITH_TIMEOUT(!told().isEmpty(), patience);
        dismiss();

        m_portal->keys.closeSession();
        QTRY_VERIFY_WITH_TIMEOUT(tellsAfterAWish(u"The quick window is shown by: Ctrl+Alt+Space"_s)
                                     && m_portal->keys.asked.count(u"BindShortcuts"_s) == 2,
                                 patience);
        QTRY_VERIFY_WITH_TIMEOUT(isShownByKey(), patience);
    }

private:
    // In every size that it is offered in, among them those of panels.
    bool traySees(int count)
    {
        m_tray.ask();
        QSet<int> sizes;
        for (const QImage &seen : std::as_const(m_tray.pictures)) {
            const QImage drawn = countedIcon(count).pixmap(seen.size(), 1).toImage().convertToFormat(QImage::Format_ARGB32);
            if (drawn != seen)
                return false;
            sizes.insert(seen.width());
        }
        return sizes.contains(22) && (count == 0 || sizes.contains(QSet<int>{16, 24, 32}));
    }
    // As a process of its own.
    void startProgram(const QStringList &arguments = {})
    {
        m_program = std::make_unique<QProcess>();
        m_program->setProcessChannelMode(QProcess::ForwardedChannels);
        m_program->start(QStringLiteral(TOM_BIN_DIR "/tom-desktop"), QStringList{u"--demo"_s} + arguments);
        QVERIFY(m_program->waitForStarted(patience));
    }
    // Everything but main(), in this process.
    void begin()
    {
        m_glass.app.reset();
        const auto connections = demoConnections(m_folder->path());
        QVERIFY(connections);
        m_glass.app = std::make_unique<DesktopApp>(m_folder->path(), DesktopOptions{}, *connections);
        m_glass.app->start();
        QTRY_COMPARE_WITH_TIMEOUT(m_glass.find<QLabel>("connectionState")->text(), u"● Connected"_s, patience);
    }
    void wish() const { m_glass.find<QAction>("quickKeyAction")->trigger(); }
    [[nodiscard]] QString told() const
    {
        const auto *box = m_glass.find<QMessageBox>("tellBox");
        return box && box->isVisible() ? box->text() : QString();
    }
    void dismiss() const
    {
        QTest::keyClick(m_glass.find<QMessageBox>("tellBox"), Qt::Key_Escape);
        QTRY_VERIFY(told().isEmpty());
    }
    bool tellsAfterAWish(const QString &words) const
    {
        wish();
        if (!QTest::qWaitFor([this] { return !told().isEmpty(); }, patience))
            return false;
        const bool is = told() == words;
        dismiss();
        return is;
    }
    [[nodiscard]] QuickWindow &quick() const { return m_glass.app->quickWindow(); }
    [[nodiscard]] bool takesKeys() const
    {
        const QWidget *focus = QApplication::focusWidget();
        return quick().isActiveWindow() && focus && focus->objectName() == "quickInput"_L1;
    }
    // For somebody who presses the key again and again.
    [[nodiscard]] bool isShownByKey() const
    {
        if (!takesKeys())
            m_portal->keys.press();
        return takesKeys();
    }

    TrayHost m_tray;
    std::unique_ptr<DesktopPortal> m_portal;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QProcess> m_program;
    Glass m_glass;
};

int main(int argc, char *argv[])
{
    return runInSession<TestPortalSession>(argc, argv);
}
#include "tst_portalsession.moc"
