#pragma once

#include "shared/http/httpclient.h"
#include "shared/http/trust.h"

namespace tom::http {

class CurlLoop;
class CurlTrust;

// HttpClient over libcurl, in the thread of whoever asks: for programs that ask much and have no window. HTTP/1.1, and the
// proxies that the environment names, but none for this machine itself. Connections are kept until nobody has asked for a while.
class CurlHttpClient : public HttpClient
{
public:
    explicit CurlHttpClient(Trust trust = {}, std::chrono::milliseconds rest = std::chrono::minutes(2));
    ~CurlHttpClient() override;

    [[nodiscard]] std::unique_ptr<HttpExchange> send(const HttpRequest &request) override;
    // From now on, over new connections; what is under way ends as cancelled.
    void setTrust(Trust trust);

    [[nodiscard]] qsizetype connections() const;   // open ones, used or kept

private:
    Trust m_trust;
    std::chrono::milliseconds m_rest;
    std::shared_ptr<const CurlTrust> m_curlTrust;   // from the first request on
    std::unique_ptr<CurlLoop> m_loop;               // likewise
};

} // namespace tom::http
