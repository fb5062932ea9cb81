#include "server/push/pushchannel.h"

#include "shared/protocol/paths.h"

using namespace Qt::StringLiterals;

namespace tom::server {

PushChannel::PushChannel(Routes &routes, const SessionGuard &guard, const config::Config &config, const Clock &clock)
    : m_hub([&guard](const Session &session) { return guard.isLive(session); }),
      m_door(config, clock, m_hub)
{
    const QByteArray subprotocol(protocol::pushProtocol.data(), protocol::pushProtocol.size());
    routes.addUpgrade(protocol::paths::push, subprotocol, [this](const Session &session, std::unique_ptr<QWebSocket> socket) {
        m_hub.add(session, std::move(socket));
    });
}

Result<config::Doorbell> PushChannel::openDoor(const auth::CertifiedKey &identity, const QSslCertificate &authority)
{
    return m_door.listen(QHostAddress::LocalHost, 0, identity, authority).transform([&] {
        return config::Doorbell{.url = u"https://127.0.0.1:%1%2"_s.arg(doorPort()).arg(protocol::paths::push),
                                .key = auth::keyFingerprint(identity.chain.constFirst())};
    });
}

void PushChannel::writeFigures(MetricsText &text) const
{
    text.family("tom_push_sockets"_ba, "gauge", "Devices that listen at the push channel.");
    text.sample(double(m_hub.sockets()));
}

void PushChannel::close()
{
    m_hub.closeAll(u"server_end"_s);
}

} // namespace tom::server
