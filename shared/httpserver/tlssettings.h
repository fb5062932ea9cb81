#pragma once

#include "shared/auth/x509.h"

#include <optional>

namespace tom::httpserver {

// Who a server says it is, and which clients it takes. TLS 1.2 and 1.3, ALPN http/1.1, ECDHE and AEAD only, whatever stands here.
struct TlsSettings
{
    QList<auth::Certificate> chain{};   // the leaf first
    auth::PrivateKey key{};
    // Whose clients are taken: one of these signed their certificate. Without it nobody is asked for one.
    std::optional<QList<auth::Certificate>> clientAuthorities{};
};

[[nodiscard]] inline TlsSettings serverTls(const QList<auth::Certificate> &chain, const auth::PrivateKey &key)
{
    return {.chain = chain, .key = key};
}

}   // namespace tom::httpserver
