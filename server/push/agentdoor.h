#pragma once

#include "server/push/pushhub.h"
#include "server/session/requestmeter.h"
#include "shared/auth/certificate.h"
#include "shared/config/config.h"
#include "shared/httpserver/httpserver.h"

namespace tom::server {

// Where agents ring: a listener of its own, for who has a certificate of the internal authority. The name in it is the
// only user whose devices the agent can reach.
class AgentDoor : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 maxBody = 256 * 1024;
    static constexpr int usualRequests = 600;       // of one agent, in a minute
    static constexpr int connectionsPerAddress = 200;   // where others than this machine's programs can come

    AgentDoor(const config::Config &config, const Clock &clock, PushHub &hub, int requestsPerMinute = usualRequests);

    // identity is that of "tom-server". Beyond this machine one address gets only a part of the connections.
    [[nodiscard]] Result<void> listen(const QHostAddress &address, quint16 port, const auth::CertifiedKey &identity,
                                      const auth::Certificate &authority);
    // A renewed certificate for the same key: that is how agents know the door.
    [[nodiscard]] Result<void> setIdentity(const auth::CertifiedKey &identity, const auth::Certificate &authority);
    // More that agents may ask for here; user is whose agent it is.
    using Handler = std::function<void(const QString &user, const httpserver::Request &request, httpserver::Reply reply)>;
    void addRoute(const QByteArray &method, const QString &path, Handler handler);
    [[nodiscard]] quint16 port() const { return m_server.port(); }

private:
    [[nodiscard]] Result<QString> userOf(const httpserver::Request &request) const;
    [[nodiscard]] Result<QString> admit(const httpserver::Request &request);
    [[nodiscard]] Result<QJsonObject> ring(const httpserver::Request &request);

    const config::Config &m_config;
    PushHub &m_hub;
    int m_requestsPerMinute;
    RequestMeter m_meter;
    httpserver::HttpServer m_server;
};

} // namespace tom::server
