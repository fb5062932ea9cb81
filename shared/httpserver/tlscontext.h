#pragma once

#include "shared/core/result.h"
#include "shared/httpserver/tlssettings.h"

#include <memory>

using SSL = struct ssl_st;
using SSL_CTX = struct ssl_ctx_st;

namespace tom::httpserver {

// What all TLS connections of a listener share: certificate, key, ciphers, ticket keys. Copies are the same context,
// which lives as long as a connection that was begun with it.
class TlsContext
{
public:
    TlsContext() = default;
    // The Error says what does not fit (a key that is not the certificate's, a cipher list with nothing in it).
    [[nodiscard]] static Result<TlsContext> make(const TlsSettings &tls);

    // For connections that we open. It takes every certificate: whoever uses it looks at the peer's before a word is said.
    [[nodiscard]] static Result<TlsContext> makeClient(const QList<auth::Certificate> &chain, const auth::PrivateKey &key);

    // None at all: what is said goes over the wire as it is. Only for networks that nobody else is in.
    [[nodiscard]] static TlsContext plain();
    [[nodiscard]] bool isPlain() const { return m_isPlain; }

    // Our side of one connection, to be freed with SSL_free; null when memory is short, or when it is plain.
    [[nodiscard]] SSL *newConnection() const;

private:
    std::shared_ptr<SSL_CTX> m_context;
    bool m_isClient = false;
    bool m_isPlain = false;
};

} // namespace tom::httpserver
