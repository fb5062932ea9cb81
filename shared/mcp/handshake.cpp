#include "shared/mcp/handshake.h"

#include "shared/mcp/revision.h"

#include <QJsonArray>
#include <QPointer>

using namespace Qt::StringLiterals;

namespace tom::mcp {

namespace {

constexpr auto greetingLimit = std::chrono::seconds(2);

QJsonObject ourselves()
{
    return {{u"name"_s, u"tom"_s}, {u"title"_s, u"Tom"_s}, {u"version"_s, QString::fromLatin1(TOM_VERSION)}};
}

QJsonObject capabilities(const ClientSettings &settings)
{
    if (!settings.ask)
        return {};
    return {{u"elicitation"_s, QJsonObject{{u"form"_s, QJsonObject{{u"applyDefaults"_s, true}}}}}};
}

bool isOfModernServer(const RequestFailure &failure)
{
    return failure.kind == RequestFailure::Kind::Rpc
           && (failure.rpc.code == rpccode::headerMismatch || failure.rpc.code == rpccode::capabilityMissing);
}

// A server that refuses a revision and says which it would take.
bool offersOurs(const RequestFailure &failure)
{
    return failure.kind == RequestFailure::Kind::Rpc && failure.rpc.code == rpccode::versionUnsupported
           && failure.rpc.data["supported"_L1].toArray().contains(QString::fromLatin1(revision::modern));
}

bool isFinal(const RequestFailure &failure)
{
    if (isOfModernServer(failure))
        return true;
    if (failure.transport.status == 401 || failure.transport.status == 403)
        return true;
    return failure.kind == RequestFailure::Kind::Transport
           && (failure.transport.kind == TransportFailure::Kind::Unreachable
               || failure.transport.kind == TransportFailure::Kind::Lost);
}

} // namespace

Handshake::Handshake(Requester &requester, Transport &transport, const ClientSettings &settings, const QString &server,
                     QObject *parent)
    : QObject(parent),
      m_requester(requester),
      m_transport(transport),
      m_settings(settings),
      m_server(server)
{}

Handshake::~Handshake()
{
    m_requester.cancel(m_request);
}

QJsonObject Handshake::modernMeta(const ClientSettings &settings)
{
    return {{u"io.modelcontextprotocol/protocolVersion"_s, QString::fromLatin1(revision::modern)},
            {u"io.modelcontextprotocol/clientCapabilities"_s, capabilities(settings)},
            {u"io.modelcontextprotocol/clientInfo"_s, ourselves()}};
}

void Handshake::start()
{
    m_transport.setRevision(revision::modern);
    m_requester.setMeta(modernMeta(m_settings));
    m_request = m_requester.send({.method = u"server/discover"_s,
                                  .timeout = m_settings.probe,
                                  .longest = m_settings.probe,
                                  .done = [this](const RequestOutcome &outcome) { takeDiscovery(outcome); }});
}

void Handshake::takeDiscovery(const RequestOutcome &outcome)
{
    if (!outcome) {
        if (offersOurs(outcome.error()) && !std::exchange(m_hasAskedTwice, true))
            return start();
        if (isFinal(outcome.error()))
            return Q_EMIT finished(std::unexpected(refusalOf(outcome.error())));
        return startLegacy();
    }
    const QJsonArray versions = outcome->value("supportedVersions"_L1).toArray();
    if (!versions.contains(QString::fromLatin1(revision::modern)))
        return startLegacy();
    const QJsonObject info = outcome->value("_meta"_L1).toObject().value("io.modelcontextprotocol/serverInfo"_L1).toObject();
    const QJsonObject named = info.isEmpty() ? outcome->value("serverInfo"_L1).toObject() : info;
    Q_EMIT finished(ServerInfo{.name = named.value("name"_L1).toString(),
                               .version = named.value("version"_L1).toString(),
                               .instructions = outcome->value("instructions"_L1).toString(),
                               .revision = revision::modern,
                               .capabilities = outcome->value("capabilities"_L1).toObject()});
}

void Handshake::startLegacy()
{
    m_transport.setRevision({});
    m_requester.setMeta({});
    m_request = m_requester.send({.method = u"initialize"_s,
                                  .params = {{u"protocolVersion"_s, QString::fromLatin1(revision::legacy.constFirst())},
                                             {u"capabilities"_s, capabilities(m_settings)},
                                             {u"clientInfo"_s, ourselves()}},
                                  .timeout = m_settings.timeout,
                                  .longest = m_settings.timeout,
                                  .done = [this](const RequestOutcome &outcome) { takeInitialization(outcome); }});
}

void Handshake::takeInitialization(const RequestOutcome &outcome)
{
    if (!outcome)
        return Q_EMIT finished(std::unexpected(refusalOf(outcome.error())));
    const QByteArray agreed = outcome->value("protocolVersion"_L1).toString().toLatin1();
    if (!revision::legacy.contains(agreed))
        return Q_EMIT finished(failure(ErrorCode::InvalidInput, u"%1 speaks revision \"%2\" of MCP, which we do not"_s.arg(
                                                                    m_server, QString::fromLatin1(agreed.left(32)))));
    m_transport.setRevision(agreed);
    const QJsonObject named = outcome->value("serverInfo"_L1).toObject();
    greet({.name = named.value("name"_L1).toString(),
           .version = named.value("version"_L1).toString(),
           .instructions = outcome->value("instructions"_L1).toString(),
           .revision = agreed,
           .capabilities = outcome->value("capabilities"_L1).toObject()});
}

// Messages go over several connections, and servers refuse requests that overtake this one. Some never answer it.
void Handshake::greet(const ServerInfo &info)
{
    m_greetingLimit.setSingleShot(true);
    connect(&m_greetingLimit, &QTimer::timeout, this, [this, info] { Q_EMIT finished(info); });
    m_greetingLimit.start(greetingLimit);
    m_requester.notify(u"notifications/initialized"_s, {}, [self = QPointer(this)] {
        if (self)
            self->m_greetingLimit.start(0);
    });
}

Error Handshake::refusalOf(const RequestFailure &failure) const
{
    const int status = failure.transport.status;
    if (failure.kind == RequestFailure::Kind::Transport && (status == 404 || status == 405))
        return {.code = ErrorCode::NotFound,
                .message =
                    u"%1: nothing at this address speaks MCP over streamable HTTP (status %2); such addresses often end in "
                    "/mcp, and the older HTTP+SSE transport is not supported"_s.arg(m_server)
                        .arg(status)};
    return failure.toError(m_server);
}

} // namespace tom::mcp
