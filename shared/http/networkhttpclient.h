#pragma once

#include "shared/http/httpclient.h"
#include "shared/http/trust.h"

class QNetworkAccessManager;

namespace tom::http {

// HttpClient over QNetworkAccessManager. With a pinned key, a server with another key gets not one byte of the request.
class NetworkHttpClient : public HttpClient
{
public:
    explicit NetworkHttpClient(Trust trust = {});
    ~NetworkHttpClient() override;

    [[nodiscard]] std::unique_ptr<HttpExchange> send(const HttpRequest &request) override;
    // From now on, over new connections; what is under way ends as cancelled.
    void setTrust(Trust trust);

private:
    Trust m_trust;
    std::unique_ptr<QNetworkAccessManager> m_manager;
};

// What a TLS server shows before anything is sent to it.
struct ServerIdentity
{
    QByteArray key{};             // SHA-256 of its SubjectPublicKeyInfo, lower-case hex
    bool trustedBySystem = false; // a certificate that the system's store accepts for this name
    QString problem{};            // why not, in words of the TLS library
    QString issuer{};             // who issued the certificate, as it says

    bool operator==(const ServerIdentity &) const = default;
};

// Makes a TLS handshake with host and port of the https URL, and hangs up. At most 10 s.
[[nodiscard]] QFuture<Result<ServerIdentity>> identifyServer(const QUrl &url);

} // namespace tom::http
