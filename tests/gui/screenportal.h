#pragma once

#include <QDBusObjectPath>
#include <QObject>
#include <QVariantMap>

// One request of a portal, which is answered when the test says so.
class PortalRequest : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Request")

Q_SIGNALS:
    void Response(uint response, const QVariantMap &results);
};

// A portal for pictures of the screen, as a desktop has one, at the other end of a real D-Bus connection.
class ScreenPortal : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Screenshot")

public:
    QList<QVariantMap> calls;

public Q_SLOTS:
    QDBusObjectPath Screenshot(const QString &, const QVariantMap &options)
    {
        calls.append(options);
        return QDBusObjectPath(QStringLiteral("/request/screen"));
    }
};
