#include "desktop/portal/screenshotportal.h"
#include "tests/gui/screenportal.h"

#include <QDBusServer>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom::desktop;

// The picture of the screen that the desktop takes.
class TestScreenshotPortal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<QDBusServer>(u"unix:tmpdir=/tmp"_s);
        m_screen = std::make_unique<ScreenPortal>();
        m_request = std::make_unique<PortalRequest>();
        connect(m_server.get(), &QDBusServer::newConnection, this, [this](QDBusConnection peer) {
            const auto all = QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals;
            if (m_hasPortal)
                QVERIFY(peer.registerObject(u"/org/freedesktop/portal/desktop"_s, m_screen.get(), all));
            QVERIFY(peer.registerObject(u"/request/screen"_s, m_request.get(), all));
            m_peers.append(peer);
        });
    }
    void cleanup()
    {
        m_portal.reset();
        QDBusConnection::disconnectFromPeer(u"screen"_s);
        m_peers.clear();
        m_server.reset();
        m_hasPortal = true;
    }

    void theUserSaysWhatIsOnIt()
    {
        begin();
        QSignalSpy taken(m_portal.get(), &ScreenshotPortal::taken);
        QTRY_COMPARE(m_screen->calls.size(), 1);
        QCOMPARE(m_screen->calls[0].value(u"interactive"_s).toBool(), true);

        respond(taken, 0, {{u"uri"_s, u"file:///tmp/a%20screen.png"_s}});

        QCOMPARE(taken.takeFirst().constFirst().toString(), u"/tmp/a screen.png"_s);
    }
    void whatIsNoFileHereIsNotRead()
    {
        begin();
        QSignalSpy failed(m_portal.get(), &ScreenshotPortal::failed);
        QTRY_COMPARE(m_screen->calls.size(), 1);

        respond(failed, 0, {{u"uri"_s, u"https://example.org/screen.png"_s}});

        QCOMPARE(failed.takeFirst().constFirst().toBool(), false);
    }
    void theUserMaySayNo()
    {
        begin();
        QSignalSpy failed(m_portal.get(), &ScreenshotPortal::failed);
        QTRY_COMPARE(m_screen->calls.size(), 1);

        respond(failed, 1, {});

        QCOMPARE(failed.takeFirst().constFirst().toBool(), true);
    }
    void withoutAPortalItFails()
    {
        m_hasPortal = false;
        begin();
        QSignalSpy failed(m_portal.get(), &ScreenshotPortal::failed);

        QTRY_COMPARE(failed.size(), 1);

        QCOMPARE(failed.constFirst().constFirst().toBool(), false);
    }

private:
    void begin()
    {
        const QDBusConnection bus = QDBusConnection::connectToPeer(m_server->address(), u"screen"_s);
        QTRY_COMPARE(m_peers.size(), 1);
        m_portal = std::make_unique<ScreenshotPortal>(bus, QString());
        m_portal->take();
    }
    void respond(QSignalSpy &told, uint response, const QVariantMap &results)
    {
        QTRY_VERIFY(([&] {   // the answer may come before somebody listens to it
            Q_EMIT m_request->Response(response, results);
            return !told.isEmpty();
        }()));
    }

    std::unique_ptr<QDBusServer> m_server;
    std::unique_ptr<ScreenPortal> m_screen;
    std::unique_ptr<PortalRequest> m_request;
    QList<QDBusConnection> m_peers;
    std::unique_ptr<ScreenshotPortal> m_portal;
    bool m_hasPortal = true;
};

QTEST_GUILESS_MAIN(TestScreenshotPortal)
#include "tst_screenshotportal.moc"
