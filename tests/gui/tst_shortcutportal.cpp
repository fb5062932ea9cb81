#include "desktop/portal/shortcutportal.h"

#include <QDBusArgument>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QDBusServer>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom::desktop;

// What the portal reads: (sa{sv}).
struct Wish
{
    QString id{};
    QVariantMap options{};
};
using Wishes = QList<Wish>;

QDBusArgument &operator<<(QDBusArgument &argument, const Wish &wish)
{
    argument.beginStructure();
    argument << wish.id << wish.options;
    argument.endStructure();
    return argument;
}

const QDBusArgument &operator>>(const QDBusArgument &argument, Wish &wish)
{
    argument.beginStructure();
    argument >> wish.id >> wish.options;
    argument.endStructure();
    return argument;
}

namespace {

const QString sessionPath = u"/org/freedesktop/portal/desktop/session/1/tom"_s;

} // namespace

// One request of a portal, which is answered when the test says so.
class PortalRequest : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Request")

Q_SIGNALS:
    void Response(uint response, const QVariantMap &results);
};

// A portal for keys, as a desktop has one, at the other end of a real D-Bus connection.
class KeyPortal : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.GlobalShortcuts")

public:
    QStringList calls;
    QString session;
    Wishes wishes;

public Q_SLOTS:
    QDBusObjectPath CreateSession(const QVariantMap &)
    {
        calls.append(u"session"_s);
        return QDBusObjectPath(u"/request/session"_s);
    }
    QDBusObjectPath BindShortcuts(const QDBusObjectPath &opened, const Wishes &wished, const QString &, const QVariantMap &)
    {
        calls.append(u"bind"_s);
        session = opened.path();
        wishes = wished;
        return QDBusObjectPath(u"/request/bind"_s);
    }

Q_SIGNALS:
    void Activated(const QDBusObjectPath &session, const QString &id, qulonglong time, const QVariantMap &options);
};

// The key that works everywhere.
class TestShortcutPortal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        qDBusRegisterMetaType<Wish>();
        qDBusRegisterMetaType<Wishes>();
    }
    void init()
    {
        m_server = std::make_unique<QDBusServer>(u"unix:tmpdir=/tmp"_s);
        m_keys = std::make_unique<KeyPortal>();
        m_session = std::make_unique<PortalRequest>();
        m_bind = std::make_unique<PortalRequest>();
        connect(m_server.get(), &QDBusServer::newConnection, this, [this](QDBusConnection peer) {
            const auto all = QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals;
            if (m_hasPortal)
                QVERIFY(peer.registerObject(u"/org/freedesktop/portal/desktop"_s, m_keys.get(), all));
            QVERIFY(peer.registerObject(u"/request/session"_s, m_session.get(), all));
            QVERIFY(peer.registerObject(u"/request/bind"_s, m_bind.get(), all));
            m_peers.append(peer);
        });
    }
    void cleanup()
    {
        m_portal.reset();
        QDBusConnection::disconnectFromPeer(u"portal"_s);
        m_peers.clear();
        m_server.reset();
        m_hasPortal = true;
    }

    void theDesktopSaysWhichKeyItIs()
    {
        begin();
        QSignalSpy bound(m_portal.get(), &ShortcutPortal::bound);
        QSignalSpy activated(m_portal.get(), &ShortcutPortal::activated);
        openSession();

        const Wishes answer{{.id = u"quick"_s, .options = {{u"trigger_description"_s, u"Ctrl+Alt+Space"_s}}}};
        respond(*m_bind, bound, 0, {{u"shortcuts"_s, QVariant::fromValue(answer)}});
        QCOMPARE(bound.takeFirst().constFirst().toString(), u"Ctrl+Alt+Space"_s);
        QCOMPARE(m_keys->session, sessionPath);
        Q_EMIT m_keys->Activated(QDBusObjectPath(u"/somebody/else"_s), u"quick"_s, 1, {});
        Q_EMIT m_keys->Activated(QDBusObjectPath(sessionPath), u"other"_s, 1, {});
        Q_EMIT m_keys->Activated(QDBusObjectPath(sessionPath), u"quick"_s, 1, {});

        QTRY_COMPARE(activated.size(), 1);
    }
    void itsWishIsReadable()
    {
        begin();
        openSession();

        QCOMPARE(m_keys->wishes.size(), 1);
        QCOMPARE(m_keys->wishes[0].id, u"quick"_s);
        QCOMPARE(m_keys->wishes[0].options.value(u"preferred_trigger"_s).toString(), u"CTRL+ALT+space"_s);
        QCOMPARE(m_keys->wishes[0].options.value(u"description"_s).toString(), u"Ask"_s);
    }
    void whoSaysNoIsNotAskedAgain()
    {
        begin();
        QSignalSpy failed(m_portal.get(), &ShortcutPortal::failed);
        openSession();

        respond(*m_bind, failed, 1, {});

        QCOMPARE(failed.takeFirst().constFirst().toBool(), true);
        QCOMPARE(m_keys->calls, (QStringList{u"session"_s, u"bind"_s}));
    }
    void withoutAPortalItFails()
    {
        m_hasPortal = false;
        begin();
        QSignalSpy failed(m_portal.get(), &ShortcutPortal::failed);

        QTRY_COMPARE(failed.size(), 1);

        QCOMPARE(failed.constFirst().constFirst().toBool(), false);
    }

private:
    void begin()
    {
        const QDBusConnection bus = QDBusConnection::connectToPeer(m_server->address(), u"portal"_s);
        QTRY_COMPARE(m_peers.size(), 1);
        m_portal = std::make_unique<ShortcutPortal>(bus, QString());
        m_portal->bind(u"quick"_s, u"Ask"_s, u"CTRL+ALT+space"_s);
    }
    void openSession()
    {
        QTRY_COMPARE(m_keys->calls, QStringList{u"session"_s});
        QTRY_VERIFY(([this] {   // the answer may come before somebody listens to it
            Q_EMIT m_session->Response(0, {{u"session_handle"_s, sessionPath}});
            return m_keys->calls.size() == 2;
        }()));
    }
    static void respond(PortalRequest &request, QSignalSpy &told, uint response, const QVariantMap &results)
    {
        QTRY_VERIFY(([&] {
            Q_EMIT request.Response(response, results);
            return !told.isEmpty();
        }()));
    }

    std::unique_ptr<QDBusServer> m_server;
    std::unique_ptr<KeyPortal> m_keys;
    std::unique_ptr<PortalRequest> m_session;
    std::unique_ptr<PortalRequest> m_bind;
    QList<QDBusConnection> m_peers;
    std::unique_ptr<ShortcutPortal> m_portal;
    bool m_hasPortal = true;
};

QTEST_GUILESS_MAIN(TestShortcutPortal)
#include "tst_shortcutportal.moc"
