#pragma once

#include <memory>
#include <string>

#include <openssl/ssl.h>

namespace tom::bench {

using TlsContext = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;

// For clients: TLS 1.2 and newer, believes every certificate. identity: the folder of one to show (cert.pem, key.pem).
[[nodiscard]] TlsContext clientContext(const std::string &identity = {});
// For servers: the certificate and key of a folder (cert.pem, key.pem). onlyFrom: the file of the authority whose
// certificates clients must show; empty lets everybody in.
[[nodiscard]] SSL_CTX *serverContext(const std::string &folder, const std::string &onlyFrom);

[[nodiscard]] SSL *clientSide(SSL_CTX *context);
[[nodiscard]] SSL *serverSide(SSL_CTX *context);

} // namespace tom::bench
