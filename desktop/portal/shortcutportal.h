#pragma once

#include "desktop/portal/portalcall.h"

#include <QDBusObjectPath>

namespace tom::desktop {

// Asks the desktop for one key that works everywhere, by the portal of freedesktop.org: which key it is, the desktop and the
// user decide.
class ShortcutPortal : public QObject
{
    Q_OBJECT

public:
    // service: empty on a connection to the portal itself.
    ShortcutPortal(const QDBusConnection &bus, const QString &service, QObject *parent = nullptr);

    // preferred: in the words of the portal, as in "CTRL+ALT+space". Ends by exactly one bound() or failed().
    void bind(const QString &id, const QString &description, const QString &preferred);

Q_SIGNALS:
    void bound(const QString &keys);   // in the desktop's words; empty: it does not say
    void failed(bool byUser);          // or there is no such portal
    void activated();

private Q_SLOTS:
    void takeActivation(const QDBusObjectPath &session, const QString &id);

private:
    void beginSession();
    void bindInSession();
    void takeAnswer(const QVariantMap &results);

    QDBusConnection m_bus;
    QString m_service;
    PortalCall m_call;
    QString m_session;   // empty: it is asked for
    QString m_id;
    QString m_description;
    QString m_preferred;
};

} // namespace tom::desktop
