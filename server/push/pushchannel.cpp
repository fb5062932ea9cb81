#include "server/push/pushchannel.h"

#include "shared/protocol/paths.h"

#include <QUrl>

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

// Where programs of this machine find what listens there.
QHostAddress nearAddress(const QHostAddress &listening)
{
    if (listening == QHostAddress::Any || listening == QHostAddress::AnyIPv4)
        return QHostAddress::LocalHost;
    return listening == QHostAddress::AnyIPv6 ? QHostAddress(QHostAddress::LocalHostIPv6) : listening;
}

} // namespace

PushChannel::PushChannel(Routes &routes, const SessionGuard &guard, const config::Config &config, const Clock &clock)
    : m_hub([&guard](const Session &session) { return guard.isLive(session); }),
      m_door(config, clock, m_hub)
{
    const QByteArray subprotocol(protocol::pushProtocol.data(), protocol::pushProtocol.size());
    routes.addUpgrade(protocol::paths::push, subprotocol, [this](const Session &session, std::unique_ptr<QWebSocket> socket) {
        m_hub.add(session, std::move(socket));
    });
}

Result<config::Doorbell> PushChannel::openDoor(const config::Door &door, const auth::CertifiedKey &identity,
                                               const auth::Certificate &authority)
{
    const QHostAddress usual = door.url.isEmpty() ? QHostAddress::LocalHost : QHostAddress::Any;
    const QHostAddress address = door.listen.isEmpty() ? usual : QHostAddress(door.listen);
    if (address.isNull())
        return failure(ErrorCode::InvalidInput, u"agents.door.listen \"%1\" is no address"_s.arg(door.listen));
    const int port = door.port > 0 ? door.port : QUrl(door.url).port(0);
    return m_door.listen(address, quint16(port), identity, authority).transform([&] {
        QUrl url(u"https://localhost"_s);
        url.setHost(nearAddress(address).toString());
        url.setPort(doorPort());
        url.setPath(protocol::paths::push);
        return config::Doorbell{.url = url.toString(), .key = auth::keyFingerprint(identity.chain.constFirst())};
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
