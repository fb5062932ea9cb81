#pragma once

#include <QDBusAbstractAdaptor>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusVariant>
#include <QVariantMap>

// A key as portals read and tell it: (sa{sv}).
struct PortalKey
{
    QString id{};
    QVariantMap options{};
};
using PortalKeys = QList<PortalKey>;
using PortalSettings = QMap<QString, QVariantMap>;

// What the desktop is set to: here no more than light or dark.
class SettingsPortal : public QDBusAbstractAdaptor
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.Settings")

public:
    explicit SettingsPortal(QObject *parent) : QDBusAbstractAdaptor(parent) {}

    void setScheme(uint scheme);   // 1: dark, 2: light, 0: either will do

    int reads = 0;

public Q_SLOTS:
    PortalSettings ReadAll(const QStringList &spaces);
    QDBusVariant ReadOne(const QString &space, const QString &key) const;
    QDBusVariant Read(const QString &space, const QString &key) const;

Q_SIGNALS:
    void SettingChanged(const QString &space, const QString &key, const QDBusVariant &value);

private:
    uint m_scheme = 0;
};

// Keys that work everywhere. As in xdg-desktop-portal only one session has a name at a time, and binds its keys once.
class KeysPortal : public QDBusAbstractAdaptor
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.portal.GlobalShortcuts")

public:
    explicit KeysPortal(QObject *parent) : QDBusAbstractAdaptor(parent) {}

    void press();                           // the key, as the user does
    void choose(const QString &trigger);    // another one, as the user does in the settings of the desktop
    void closeSession();                    // as the desktop does
    void forget();
    [[nodiscard]] QString session() const { return m_session; }

    bool refuses = false;
    bool closesInstead = false;   // of an answer
    QStringList asked{};   // for what, in this order

public Q_SLOTS:
    QDBusObjectPath CreateSession(const QVariantMap &options, const QDBusMessage &call);
    QDBusObjectPath BindShortcuts(const QDBusObjectPath &session, const PortalKeys &keys, const QString &window,
                                  const QVariantMap &options, const QDBusMessage &call);

Q_SIGNALS:
    void Activated(const QDBusObjectPath &session, const QString &id, qulonglong time, const QVariantMap &options);
    void ShortcutsChanged(const QDBusObjectPath &session, const PortalKeys &keys);

private:
    [[nodiscard]] PortalKeys described() const;

    QString m_session;
    QString m_trigger = QStringLiteral("Ctrl+Alt+Space");
    PortalKeys m_bound;
};

// org.freedesktop.portal.Desktop on the session bus, at the other end of a connection of its own.
class DesktopPortal
{
public:
    DesktopPortal();
    ~DesktopPortal();
    DesktopPortal(const DesktopPortal &) = delete;
    DesktopPortal &operator=(const DesktopPortal &) = delete;

    [[nodiscard]] bool come();
    void leave();

private:
    QObject m_object;

public:
    SettingsPortal &settings;
    KeysPortal &keys;
};
