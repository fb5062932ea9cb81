#include "tests/bench/net/tls.h"

#include <cstdio>
#include <cstdlib>

#include <openssl/err.h>

namespace tom::bench {

namespace {

SSL_CTX *checked(SSL_CTX *context)
{
    if (!context) {
        ERR_print_errors_fp(stderr);
        std::exit(2);
    }
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
    return context;
}

void show(SSL_CTX *context, const std::string &folder)
{
    if (SSL_CTX_use_certificate_chain_file(context, (folder + "/cert.pem").c_str()) != 1
        || SSL_CTX_use_PrivateKey_file(context, (folder + "/key.pem").c_str(), SSL_FILETYPE_PEM) != 1) {
        ERR_print_errors_fp(stderr);
        std::exit(2);
    }
}

} // namespace

TlsContext clientContext(const std::string &identity)
{
    TlsContext context(checked(SSL_CTX_new(TLS_client_method())), &SSL_CTX_free);
    if (!identity.empty())
        show(context.get(), identity);
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    return context;
}

SSL_CTX *serverContext(const std::string &folder, const std::string &onlyFrom)
{
    SSL_CTX *context = checked(SSL_CTX_new(TLS_server_method()));
    show(context, folder);
    if (!onlyFrom.empty() && SSL_CTX_load_verify_locations(context, onlyFrom.c_str(), nullptr) != 1) {
        ERR_print_errors_fp(stderr);
        std::exit(2);
    }
    const std::string name = "tom bench";
    SSL_CTX_set_session_id_context(context, reinterpret_cast<const unsigned char *>(name.data()), unsigned(name.size()));
    if (!onlyFrom.empty())
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    return context;
}

SSL *clientSide(SSL_CTX *context)
{
    SSL *tls = SSL_new(context);
    SSL_set_connect_state(tls);
    char name[] = "localhost";   // the macro for it casts in the old style
    SSL_ctrl(tls, SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name);
    return tls;
}

SSL *serverSide(SSL_CTX *context)
{
    SSL *tls = SSL_new(context);
    SSL_set_accept_state(tls);
    return tls;
}

} // namespace tom::bench
