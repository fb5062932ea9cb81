#pragma once

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QObject>

namespace tom::desktop {

// Asks the desktop for one key that works everywhere, by the portal of freedesktop.org: which key it is, the desktop and the
// user decide.
class ShortcutPortal : public QObject
{
    Q_OBJECT

public:
    static constexpr QLatin1StringView usualService = QLatin1StringView("org.freedesktop.portal.Desktop");

    // service: empty on a connection to the portal itself.
    ShortcutPortal(const QDBusConnection &bus, QString service, QObject *parent = nullptr);

    // preferred: in the words of the portal, as in "CTRL+ALT+space". Ends by exactly one bound() or failed().
    void bind(const QString &id, const QString &description, const QString &preferred);

Q_SIGNALS:
    void bound(const QString &keys);   // in the desktop's words; empty: it does not say
    void failed(bool byUser);          // or there is no such portal
    void activated();

private Q_SLOTS:
    void takeResponse(uint response, const QVariantMap &results, const QDBusMessage &signal);
    void takeActivation(const QDBusObjectPath &session, const QString &id);

private:
    enum class Step { None, Session, Binding };

    [[nodiscard]] QDBusMessage message(const QString &method) const;
    [[nodiscard]] QString nextToken();
    void listenTo(const QString &request);
    void stopListening();
    void send(const QDBusMessage &asked, Step step);
    void bindInSession();
    void fail(bool byUser);

    QDBusConnection m_bus;
    QString m_service;
    QString m_session;
    QString m_id;
    QString m_description;
    QString m_preferred;
    QString m_listensTo;
    Step m_step = Step::None;
    int m_tokens = 0;
};

} // namespace tom::desktop
