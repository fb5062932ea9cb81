#pragma once

#include <QDBusConnection>
#include <QDBusMessage>
#include <QObject>

namespace tom::desktop {

// One question at a time to the portal of freedesktop.org, whose answer comes later, as a signal of a request
// (org.freedesktop.portal.Request). Does not know what is asked.
class PortalCall : public QObject
{
    Q_OBJECT

public:
    static constexpr QLatin1StringView usualService = QLatin1StringView("org.freedesktop.portal.Desktop");
    static constexpr int callLimit = 5000;   // milliseconds, for a call; how long the user thinks about it is the user's
    static constexpr QLatin1StringView path = QLatin1StringView("/org/freedesktop/portal/desktop");

    // service: empty on a connection to the portal itself.
    PortalCall(const QDBusConnection &bus, QString service, QObject *parent = nullptr);

    // Every method of a portal that answers later takes its options last; the token of the request is added to them. Ends by
    // exactly one answered() or failed(), never within this call. An earlier question is given up without either.
    void ask(const QString &interface, const QString &method, const QVariantList &arguments, QVariantMap options);
    [[nodiscard]] bool isOpen() const { return m_question != 0; }
    void giveUp();   // the question that is open: without answered() or failed()

Q_SIGNALS:
    void answered(const QVariantMap &results);
    // The user said no (why is empty then), or there is no such portal, or no longer.
    void failed(bool byUser, const QString &why);
    void left();   // what it kept for this program is gone, too
    void came();   // it is there (again), perhaps because of a question

private Q_SLOTS:
    void takeResponse(uint response, const QVariantMap &results, const QDBusMessage &signal);

private:
    void listenTo(const QString &request);
    void stopListening();
    void fail(bool byUser, const QString &why);

    QDBusConnection m_bus;
    QString m_service;
    QString m_listensTo;
    int m_question = 0;   // the one that is open; 0: none
};

} // namespace tom::desktop
