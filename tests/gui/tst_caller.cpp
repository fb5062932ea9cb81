#include "desktop/notify/dbuscaller.h"
#include "desktop/notify/trayicon.h"

#include <QDBusServer>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom::desktop;

namespace {

struct Shown
{
    uint replaces = 0;
    QString title{};
    QString body{};
    QStringList actions{};
    int urgency = -1;
};

} // namespace

// A service that shows notifications, as a desktop has one, at the other end of a real D-Bus connection.
class NotificationService : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")

public:
    QList<Shown> shown;
    QList<uint> closed;
    QString chosenAtOnce{};   // and closed, before its number is told
    QStringList abilities{u"body"_s, u"actions"_s, u"body-markup"_s};

public Q_SLOTS:
    QStringList GetCapabilities() { return abilities; }
    uint Notify(const QString &, uint replaces, const QString &, const QString &title, const QString &body,
                const QStringList &actions, const QVariantMap &hints, int)
    {
        shown.append({replaces, title, body, actions, hints.value(u"urgency"_s).toInt()});
        const uint id = replaces ? replaces : uint(shown.size());
        if (!chosenAtOnce.isEmpty()) {
            Q_EMIT ActionInvoked(id, chosenAtOnce);
            Q_EMIT NotificationClosed(id, 2);
        }
        return id;
    }
    void CloseNotification(uint id)
    {
        closed.append(id);
        Q_EMIT NotificationClosed(id, 3);
    }

Q_SIGNALS:
    void ActionInvoked(uint id, const QString &action);
    void NotificationClosed(uint id, uint reason);
};

// The notifications of the system, and the tray.
class TestCaller : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_server = std::make_unique<QDBusServer>(u"unix:tmpdir=/tmp"_s);
        m_service = std::make_unique<NotificationService>();
        connect(m_server.get(), &QDBusServer::newConnection, this, [this](QDBusConnection peer) {
            QVERIFY(peer.registerObject(u"/org/freedesktop/Notifications"_s, m_service.get(),
                                        QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals));
            m_peers.append(peer);
        });
        const QDBusConnection bus = QDBusConnection::connectToPeer(m_server->address(), u"caller"_s);
        QTRY_COMPARE(m_peers.size(), 1);
        m_caller = std::make_unique<DBusCaller>(bus, QString());
        QVERIFY(m_caller->isAvailable());
    }
    void cleanup()
    {
        m_caller.reset();
        QDBusConnection::disconnectFromPeer(u"caller"_s);
        m_peers.clear();
        m_server.reset();
    }

    void aCallIsShownWithItsButtons()
    {
        m_caller->call({.key = u"n1"_s,
                        .title = u"Water <b>"_s,
                        .text = u"the <a href='https://canary.example'>plants</a>"_s,
                        .actions = {{u"done"_s, u"Done"_s}},
                        .isUrgent = true});

        QTRY_COMPARE(m_service->shown.size(), 1);
        const Shown &shown = m_service->shown.constFirst();
        QCOMPARE(shown.title, u"Water <b>"_s);
        QVERIFY(!shown.body.contains(u'<'));   // words of others are never markup
        QCOMPARE(shown.actions.mid(2), (QStringList{u"done"_s, u"Done"_s}));
        QCOMPARE(shown.urgency, 2);
    }
    void whatIsPressedThereComesBack()
    {
        QSignalSpy answered(m_caller.get(), &Caller::answered);
        m_caller->call({.key = u"n1"_s, .title = u"Water"_s});
        m_caller->call({.key = u"n2"_s, .title = u"Call"_s});
        QTRY_COMPARE(m_service->shown.size(), 2);

        Q_EMIT m_service->ActionInvoked(2, u"done"_s);

        QTRY_COMPARE(answered.size(), 1);
        QCOMPARE(answered.constFirst(), (QVariantList{u"n2"_s, u"done"_s}));
    }
    void whatIsPressedBeforeItsNumberIsKnownComesBackToo()
    {
        QSignalSpy answered(m_caller.get(), &Caller::answered);
        m_service->chosenAtOnce = u"done"_s;

        m_caller->call({.key = u"n1"_s, .title = u"Water"_s});

        QTRY_COMPARE(answered.size(), 1);
        QCOMPARE(answered.constFirst(), (QVariantList{u"n1"_s, u"done"_s}));
        m_service->chosenAtOnce.clear();
        m_caller->call({.key = u"n1"_s, .title = u"Water again"_s});
        QTRY_COMPARE(m_service->shown.size(), 2);
        QCOMPARE(m_service->shown.constLast().replaces, 0u);   // the one before is closed
    }
    void theSameKeyTakesThePlaceOfTheOneBefore()
    {
        m_caller->call({.key = u"n1"_s, .title = u"Water"_s});
        m_caller->call({.key = u"n1"_s, .title = u"Water soon"_s});   // before the first has its number
        m_caller->call({.key = u"n1"_s, .title = u"Water now"_s});

        QTRY_COMPARE(m_service->shown.size(), 2);
        QCOMPARE(m_service->shown.constLast().title, u"Water now"_s);
        QCOMPARE(m_service->shown.constLast().replaces, 1u);
    }
    void whatIsSettledIsTakenAway()
    {
        m_caller->call({.key = u"n1"_s, .title = u"Water"_s});
        m_caller->withdraw(u"n1"_s);   // also when its number is not known yet

        QTRY_COMPARE(m_service->closed, QList<uint>{1});
    }
    void whereNobodyShowsThemItIsSaid()
    {
        m_peers.first().unregisterObject(u"/org/freedesktop/Notifications"_s);
        QSignalSpy unheard(m_caller.get(), &DBusCaller::unheard);

        m_caller->call({.key = u"n1"_s, .title = u"Water"_s});

        QTRY_COMPARE(unheard.size(), 1);
    }
    void theTrayCountsAndDoesWithoutATray()
    {
        TrayIcon tray;
        tray.setCount(3);
        QCOMPARE(tray.toolTip(), u"Tom: 3 waiting"_s);
        QVERIFY(!countedIcon(3).isNull());
        tray.call({.key = u"n1"_s, .title = u"Water"_s});   // there is none here

        tray.setCount(0);
        QCOMPARE(tray.toolTip(), u"Tom"_s);
    }

    // At the size that trays have, where every pixel is needed.
    void itsCountCanBeReadInATray_data()
    {
        QTest::addColumn<int>("size");
        for (const int size : {16, 22, 24, 32, 48})
            QTest::addRow("%d pixels", size) << size;
    }
    void itsCountCanBeReadInATray()
    {
        QFETCH(const int, size);
        const auto drawn = [size](int count) {
            return countedIcon(count).pixmap(QSize(size, size), 1).toImage().convertToFormat(QImage::Format_ARGB32);
        };
        QList<QImage> all{drawn(0)};
        for (const int count : {1, 9, 10, 38, 99, 120}) {
            const QImage picture = drawn(count);
            const auto [bubble, letters] = countOn(picture);
            QCOMPARE(bubble.top(), 0);
            QVERIFY2(bubble.contains(letters.adjusted(-1, -1, 1, 1)), qPrintable(QString::number(count)));
            QCOMPARE_GE(letters.height(), int(size * (count > 99 ? 0.3 : 0.4)));
            QVERIFY(!all.contains(picture));
            all.append(picture);
        }
        QCOMPARE(drawn(100), drawn(120));
    }

private:
    // Where what a count is painted on stands in the picture, and the letters in it.
    static std::pair<QRect, QRect> countOn(const QImage &picture)
    {
        QRect bubble;
        QRect letters;
        for (int y = 0; y < picture.height(); ++y) {
            QList<int> red;
            for (int x = 0; x < picture.width(); ++x) {
                if (picture.pixel(x, y) == 0xffb3261e)
                    red.append(x);
            }
            if (red.isEmpty())
                continue;
            bubble |= QRect(QPoint(red.constFirst(), y), QPoint(red.constLast(), y));
            for (int x = red.constFirst(); x < red.constLast(); ++x) {
                if (qGreen(picture.pixel(x, y)) > 150)
                    letters |= QRect(x, y, 1, 1);
            }
        }
        return {bubble, letters};
    }

    std::unique_ptr<QDBusServer> m_server;
    std::unique_ptr<NotificationService> m_service;
    std::unique_ptr<DBusCaller> m_caller;
    QList<QDBusConnection> m_peers;
};

QTEST_MAIN(TestCaller)
#include "tst_caller.moc"
