#include "shared/httpserver/tlscontext.h"

#include "shared/httpserver/ticketkeys.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

using namespace Qt::StringLiterals;

namespace tom::httpserver {

namespace {

std::unexpected<Error> refused(const QString &what)
{
    const unsigned long code = ERR_peek_error();
    const char *reason = code ? ERR_reason_error_string(code) : nullptr;
    ERR_clear_error();
    return failure(ErrorCode::InvalidInput, reason ? u"%1: %2"_s.arg(what, QString::fromLatin1(reason)) : what);
}

Result<void> useIdentity(SSL_CTX *context, const QList<auth::Certificate> &chain, const auth::PrivateKey &key)
{
    if (chain.isEmpty())
        return failure(ErrorCode::InvalidInput, u"there is no certificate"_s);
    for (qsizetype i = 0; i < chain.size(); ++i) {
        X509 *certificate = chain.at(i).handle();
        if (!certificate)
            return refused(u"a certificate of the chain cannot be read"_s);
        const auto isUsed =
            i == 0 ? SSL_CTX_use_certificate(context, certificate) : int(SSL_CTX_add1_chain_cert(context, certificate));
        if (isUsed != 1)
            return refused(u"a certificate of the chain cannot be used"_s);
    }
    if (key.isNull())
        return refused(u"the private key cannot be read"_s);
    if (SSL_CTX_use_PrivateKey(context, key.handle()) != 1 || SSL_CTX_check_private_key(context) != 1)
        return refused(u"the private key does not belong to the certificate"_s);
    return {};
}

// ECDHE and AEAD only.
Result<void> useCiphers(SSL_CTX *context)
{
    constexpr auto modern = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";
    constexpr auto older = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
                           "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
    if (SSL_CTX_set_ciphersuites(context, modern) != 1 || SSL_CTX_set_cipher_list(context, older) != 1)
        return refused(u"none of the ciphers is there"_s);
    return {};
}

// Clients that show a certificate are asked for it each time: nobody resumes past a changed authority.
Result<void> useClientAuthorities(SSL_CTX *context, const std::optional<QList<auth::Certificate>> &authorities)
{
    if (!authorities) {
        SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nullptr);
        return TicketKeys::install(context) ? Result<void>() : refused(u"session tickets cannot be made"_s);
    }
    for (const auth::Certificate &authority : *authorities) {
        if (authority.isNull() || X509_STORE_add_cert(SSL_CTX_get_cert_store(context), authority.handle()) != 1
            || SSL_CTX_add_client_CA(context, authority.handle()) != 1)
            return refused(u"a certificate of an authority cannot be used"_s);
    }
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(context, 0);
    return {};
}

int chooseProtocol(SSL *, const unsigned char **out, unsigned char *outSize, const unsigned char *offered, unsigned int size,
                   void *)
{
    static constexpr unsigned char ours[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    unsigned char *chosen = nullptr;
    if (SSL_select_next_proto(&chosen, outSize, ours, sizeof ours, offered, size) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

void setManners(SSL_CTX *context)
{
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_CIPHER_SERVER_PREFERENCE
                                     | SSL_OP_IGNORE_UNEXPECTED_EOF);   // HTTP says itself where a message ends
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_read_ahead(context, 1);
    SSL_CTX_set_max_early_data(context, 0);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);   // clients keep theirs, in tickets
    SSL_CTX_set_timeout(context, std::chrono::duration_cast<std::chrono::seconds>(TicketKeys::keyAge).count());
    static constexpr unsigned char name[] = {'t', 'o', 'm'};
    SSL_CTX_set_session_id_context(context, name, sizeof name);
}

} // namespace

Result<TlsContext> TlsContext::make(const TlsSettings &tls)
{
    ERR_clear_error();
    TlsContext made;
    made.m_context.reset(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    SSL_CTX *context = made.m_context.get();
    if (!context)
        return refused(u"TLS is not available"_s);
    setManners(context);
    if (SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1)
        return refused(u"TLS is not available"_s);
    SSL_CTX_set_alpn_select_cb(context, chooseProtocol, nullptr);
    for (const auto &step :
         {useCiphers(context), useIdentity(context, tls.chain, tls.key), useClientAuthorities(context, tls.clientAuthorities)}) {
        if (!step)
            return std::unexpected(step.error());
    }
    return made;
}

Result<TlsContext> TlsContext::makeClient(const QList<auth::Certificate> &chain, const auth::PrivateKey &key)
{
    ERR_clear_error();
    TlsContext made;
    made.m_isClient = true;
    made.m_context.reset(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
    SSL_CTX *context = made.m_context.get();
    if (!context || SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1)
        return refused(u"TLS is not available"_s);
    setManners(context);
    SSL_CTX_clear_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF);   // an answer may be over only when the connection is
    SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nullptr);
    for (const auto &step : {useCiphers(context), useIdentity(context, chain, key)}) {
        if (!step)
            return std::unexpected(step.error());
    }
    return made;
}

TlsContext TlsContext::plain()
{
    TlsContext made;
    made.m_isPlain = true;
    return made;
}

SSL *TlsContext::newConnection() const
{
    SSL *ssl = m_context ? SSL_new(m_context.get()) : nullptr;
    if (ssl && m_isClient)
        SSL_set_connect_state(ssl);
    else if (ssl)
        SSL_set_accept_state(ssl);
    return ssl;
}

} // namespace tom::httpserver
