#pragma once

#include <QDBusConnection>
#include <QDBusMessage>
#include <QObject>

namespace tom::desktop {

// Asks the desktop for a picture of the screen, by the portal of freedesktop.org: what is on it, the user says there.
class ScreenshotPortal : public QObject
{
    Q_OBJECT

public:
    static constexpr QLatin1StringView usualService = QLatin1StringView("org.freedesktop.portal.Desktop");

    // service: empty on a connection to the portal itself.
    ScreenshotPortal(const QDBusConnection &bus, QString service, QObject *parent = nullptr);

    // Ends by exactly one taken() or failed().
    void take();

Q_SIGNALS:
    void taken(const QString &path);   // of a file that the desktop has made
    void failed(bool byUser);          // or there is no such portal, or no longer

private Q_SLOTS:
    void takeResponse(uint response, const QVariantMap &results, const QDBusMessage &signal);

private:
    void listenTo(const QString &request);
    void stopListening();
    void fail(bool byUser);

    QDBusConnection m_bus;
    QString m_service;
    QString m_listensTo;
    int m_tokens = 0;
    bool m_isOpen = false;
};

} // namespace tom::desktop
