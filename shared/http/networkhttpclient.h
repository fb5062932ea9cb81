#pragma once

#include "shared/http/httpclient.h"

#include <QSslCertificate>
#include <QSslKey>

class QNetworkAccessManager;

namespace tom::http {

// Whom we believe, and who we say we are. One client has one trust; never share a client between two.
struct Trust
{
    QByteArray pinnedKey{};   // SHA-256 of the server's SubjectPublicKeyInfo, lower-case hex; replaces every other check
    QList<QSslCertificate> authority{};   // in place of the system's, when it is not empty
    QString name{};                       // what the certificate must be for; empty: the host of the URL
    QList<QSslCertificate> certificateChain{};   // ours, for servers that ask
    QSslKey privateKey{};
};

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

    bool operator==(const ServerIdentity &) const = default;
};

// Makes a TLS handshake with host and port of the https URL, and hangs up. At most 10 s.
[[nodiscard]] QFuture<Result<ServerIdentity>> identifyServer(const QUrl &url);

} // namespace tom::http
