#pragma once

#include "desktop/portal/portalcall.h"

#include <QDBusObjectPath>

namespace tom::desktop {

// Asks the desktop for one key that works everywhere, by the portal of freedesktop.org: which key it is, the desktop and the
// user decide, now and later. A portal that went away is asked again when it is back.
class ShortcutPortal : public QObject
{
    Q_OBJECT

public:
    // service: empty on a connection to the portal itself.
    ShortcutPortal(const QDBusConnection &bus, const QString &service, QObject *parent = nullptr);
    ~ShortcutPortal() override;

    // preferred: in the words of the portal, as in "CTRL+ALT+space". Ends by bound() or failed(); once bound, at once.
    void bind(const QString &id, const QString &description, const QString &preferred);

Q_SIGNALS:
    void bound(const QString &keys);   // in the desktop's words; empty: it does not say. Also anew by a portal that is back
    void failed(bool byUser);          // or there is no such portal
    void lost();                       // it was bound, and leads here no more
    void activated();

private Q_SLOTS:
    void takeActivation(const QDBusObjectPath &session, const QString &id);
    void takeChange(const QDBusMessage &signal);
    void endSession();

private:
    void beginSession();
    void bindInSession();
    void closeSession();
    void dropSession();
    void takeAnswer(const QVariantMap &results);
    void takeKeys(const QVariant &shortcuts);

    QDBusConnection m_bus;
    QString m_service;
    PortalCall m_call;
    QString m_session;   // empty: it is asked for, or there is none
    QString m_id;
    QString m_description;
    QString m_preferred;
    QString m_keys;
    bool m_isWished = false;
    bool m_isBound = false;
};

} // namespace tom::desktop
