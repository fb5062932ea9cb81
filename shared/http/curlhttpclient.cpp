#include "shared/http/curlhttpclient.h"

#include "shared/http/curlexchange.h"

namespace tom::http {

CurlHttpClient::CurlHttpClient(Trust trust, std::chrono::milliseconds rest) : m_trust(std::move(trust)), m_rest(rest) {}

CurlHttpClient::~CurlHttpClient() = default;

std::unique_ptr<HttpExchange> CurlHttpClient::send(const HttpRequest &request)
{
    // At the first request: an idle agent need not pay for libcurl and TLS.
    if (!m_loop) {
        m_curlTrust = std::make_shared<const CurlTrust>(m_trust);
        m_loop = std::make_unique<CurlLoop>(m_rest);
    }
    return std::make_unique<CurlExchange>(*m_loop, request, m_curlTrust);
}

void CurlHttpClient::setTrust(Trust trust)
{
    m_trust = std::move(trust);
    m_loop.reset();
    m_curlTrust.reset();
}

qsizetype CurlHttpClient::connections() const
{
    return m_loop ? m_loop->watched() : 0;
}

} // namespace tom::http
