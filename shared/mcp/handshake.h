#pragma once

#include "shared/mcp/mcptypes.h"
#include "shared/mcp/requester.h"

#include <QTimer>

namespace tom::mcp {

// Finds out which revision a server speaks and agrees on it: first the stateless one, then, unless the server refuses us
// as a person or cannot be reached, `initialize`. Ends by exactly one finished.
class Handshake : public QObject
{
    Q_OBJECT

public:
    Handshake(Requester &requester, Transport &transport, const ClientSettings &settings, const QString &server, QObject *parent);
    ~Handshake() override;

    void start();
    // For a session that was lost: the era is known.
    void startLegacy();

    // What goes into the _meta of each request in the modern revision.
    [[nodiscard]] static QJsonObject modernMeta(const ClientSettings &settings);

Q_SIGNALS:
    void finished(const tom::Result<tom::mcp::ServerInfo> &server);

private:
    void takeDiscovery(const RequestOutcome &outcome);
    void takeInitialization(const RequestOutcome &outcome);
    void greet(const ServerInfo &info);
    [[nodiscard]] Error refusalOf(const RequestFailure &failure) const;

    Requester &m_requester;
    Transport &m_transport;
    const ClientSettings &m_settings;
    QString m_server;
    qint64 m_request = 0;
    bool m_hasAskedTwice = false;
    QTimer m_greetingLimit;
};

} // namespace tom::mcp
