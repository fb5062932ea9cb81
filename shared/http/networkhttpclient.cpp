#include "shared/http/networkhttpclient.h"

#include "shared/http/networkexchange.h"

#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkProxyFactory>
#include <QSslConfiguration>

using namespace Qt::StringLiterals;

namespace tom::http {

namespace {

// The proxies of the system, but none for this machine itself.
class ProxyChoice : public QNetworkProxyFactory
{
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        const QString host = query.peerHostName();
        if (host == "localhost"_L1 || QHostAddress(host).isLoopback())
            return {QNetworkProxy(QNetworkProxy::NoProxy)};
        return systemProxyForQuery(query);
    }
};

} // namespace

NetworkHttpClient::NetworkHttpClient(Trust trust) : m_trust(std::move(trust)) {}

NetworkHttpClient::~NetworkHttpClient() = default;

void NetworkHttpClient::setTrust(Trust trust)
{
    m_trust = std::move(trust);
    m_manager.reset();
}

std::unique_ptr<HttpExchange> NetworkHttpClient::send(const HttpRequest &request)
{
    // Made at the first request: it brings two threads, and TLS some megabytes, which an idle agent need not pay.
    if (!m_manager) {
        m_manager = std::make_unique<QNetworkAccessManager>();
        m_manager->setProxyFactory(new ProxyChoice);
        m_manager->setAutoDeleteReplies(false);
    }
    return std::make_unique<NetworkExchange>(*m_manager, request, m_trust);
}

} // namespace tom::http
