#include "desktop/chat/fileintake.h"
#include "desktop/chat/screenshot.h"
#include "desktop/portal/screenshotportal.h"
#include "tests/gui/screenportal.h"

#include <QApplication>
#include <QDBusConnection>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom::desktop;

// The button for a picture of the screen, on a session bus with a portal that answers when the test says so.
class TestScreenshot : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_screen = std::make_unique<ScreenPortal>();
        m_request = std::make_unique<PortalRequest>();
        startPortal();
        m_shot = std::make_unique<Screenshot>();
        m_window.show();
    }
    void cleanup()
    {
        m_shot.reset();
        stopPortal();
    }

    void theDesktopsFileIsGoneOnceItIsKept()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"screen.png"_s);
        QImage picture(20, 20, QImage::Format_RGB32);
        picture.fill(Qt::red);
        QVERIFY(picture.save(path));
        QSignalSpy taken(m_shot.get(), &Screenshot::taken);
        m_shot->take(m_window);
        QTRY_COMPARE(m_screen->calls.size(), 1);
        QTRY_VERIFY((answer(path), !taken.isEmpty()));

        FileIntake intake(FileStore(folder.filePath(u"kept"_s)));
        QSignalSpy kept(&intake, &FileIntake::taken);
        intake.offer({}, {taken.constFirst().constFirst().value<OfferedFile>()});

        QTRY_COMPARE(kept.size(), 1);
        const auto files = kept.constFirst().at(1).value<QList<KeptFile>>();
        QCOMPARE(files.size(), 1);
        QVERIFY(QFile::exists(FileStore(folder.filePath(u"kept"_s)).pathOf(files.constFirst())));
        QVERIFY(!QFile::exists(path));
    }
    void aPortalThatGoesAwayEndsItAndAnotherOneIsAskedAgain()
    {
        QSignalSpy taken(m_shot.get(), &Screenshot::taken);
        QSignalSpy failed(m_shot.get(), &Screenshot::failed);
        m_shot->take(m_window);
        QTRY_COMPARE(m_screen->calls.size(), 1);

        stopPortal();   // it has crashed

        QTRY_COMPARE(taken.size() + failed.size(), 1);   // as without one
        startPortal();
        m_shot->take(m_window);
        QTRY_COMPARE(m_screen->calls.size(), 2);
    }

private:
    void startPortal()
    {
        QDBusConnection bus = QDBusConnection::connectToBus(QDBusConnection::SessionBus, u"portal"_s);
        const auto all = QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals;
        QVERIFY(bus.registerObject(u"/org/freedesktop/portal/desktop"_s, m_screen.get(), all));
        QVERIFY(bus.registerObject(u"/request/screen"_s, m_request.get(), all));
        QVERIFY(bus.registerService(PortalCall::usualService));
    }
    static void stopPortal() { QDBusConnection::disconnectFromBus(u"portal"_s); }
    void answer(const QString &path) const { Q_EMIT m_request->Response(0, {{u"uri"_s, QUrl::fromLocalFile(path).toString()}}); }

    QWidget m_window;
    std::unique_ptr<ScreenPortal> m_screen;
    std::unique_ptr<PortalRequest> m_request;
    std::unique_ptr<Screenshot> m_shot;
};

int main(int argc, char *argv[])
{
    QProcess bus;   // of this test's own
    bus.start(u"dbus-daemon"_s, {u"--session"_s, u"--nofork"_s, u"--print-address"_s, u"--address=unix:tmpdir=/tmp"_s});
    if (!bus.waitForReadyRead()) {
        qWarning("dbus-daemon is missing, so there is no bus to test on: install it");
        return 1;
    }
    qputenv("DBUS_SESSION_BUS_ADDRESS", bus.readLine().trimmed());
    QApplication application(argc, argv);
    int result = 1;
    {
        TestScreenshot test;
        result = QTest::qExec(&test, argc, argv);
    }
    bus.terminate();
    bus.waitForFinished();
    return result;
}
#include "tst_screenshot.moc"
