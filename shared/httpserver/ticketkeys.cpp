#include "shared/httpserver/ticketkeys.h"

#include <cstring>
#include <functional>
#include <memory>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>

namespace tom::httpserver {

namespace {

void wipe(std::optional<TicketKeys::Key> &key)
{
    if (key)
        OPENSSL_cleanse(&*key, sizeof *key);
    key.reset();
}

int keysIndex()
{
    static const int index =
        SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, [](void *, void *keys, CRYPTO_EX_DATA *, int, long, void *) {
            delete static_cast<TicketKeys *>(keys);
        });
    return index;
}

const EVP_CIPHER *ticketCipher()
{
    static const EVP_CIPHER *const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-CBC", nullptr);
    return cipher;
}

bool setMac(EVP_MAC_CTX *mac, const TicketKeys::Key &key)
{
    char digest[] = "SHA256";
    std::array<unsigned char, 32> bytes = key.mac;   // OpenSSL wants it writable
    const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, bytes.data(), bytes.size()),
                                     OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
                                     OSSL_PARAM_construct_end()};
    const bool isSet = EVP_MAC_CTX_set_params(mac, parameters) == 1;
    OPENSSL_cleanse(bytes.data(), bytes.size());
    return isSet;
}

// What OpenSSL asks for: 1 go on, 2 go on and give a fresh ticket, 0 a full handshake, -1 failed.
int sealOrOpen(SSL *ssl, unsigned char *name, unsigned char *iv, EVP_CIPHER_CTX *cipher, EVP_MAC_CTX *mac, int seal)
{
    auto *keys = static_cast<TicketKeys *>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), keysIndex()));
    const TicketKeys::Time now = std::chrono::steady_clock::now();
    if (seal) {
        const TicketKeys::Key *key = keys->sealing(now);
        if (!key || RAND_bytes(iv, EVP_CIPHER_get_iv_length(ticketCipher())) != 1)
            return -1;
        std::memcpy(name, key->name.data(), key->name.size());
        return EVP_EncryptInit_ex2(cipher, ticketCipher(), key->cipher.data(), iv, nullptr) == 1 && setMac(mac, *key) ? 1 : -1;
    }
    const TicketKeys::Key *key = keys->opening(name, now);
    if (!key)
        return 0;
    if (!setMac(mac, *key) || EVP_DecryptInit_ex2(cipher, ticketCipher(), key->cipher.data(), iv, nullptr) != 1)
        return -1;
    // A ticket of TLS 1.3 is used once, so that nobody on the way sees that two connections are the same client's.
    return SSL_version(ssl) < TLS1_3_VERSION && now - key->made < TicketKeys::keyAge ? 1 : 2;
}

} // namespace

TicketKeys::~TicketKeys()
{
    wipe(m_current);
    wipe(m_previous);
}

void TicketKeys::retire(Time now)
{
    if (m_current && now - m_current->made >= keyAge) {
        wipe(m_previous);
        m_previous = m_current;
        wipe(m_current);
    }
    if (m_previous && now - m_previous->made >= 2 * keyAge)
        wipe(m_previous);
}

const TicketKeys::Key *TicketKeys::sealing(Time now)
{
    retire(now);
    if (!m_current) {
        Key key;
        key.made = now;
        if (RAND_bytes(key.name.data(), int(key.name.size())) != 1
            || RAND_priv_bytes(key.cipher.data(), int(key.cipher.size())) != 1
            || RAND_priv_bytes(key.mac.data(), int(key.mac.size())) != 1)
            return nullptr;
        m_current = key;
        OPENSSL_cleanse(&key, sizeof key);
    }
    return &*m_current;
}

const TicketKeys::Key *TicketKeys::opening(const unsigned char *name, Time now)
{
    retire(now);
    for (const std::optional<Key> &key : {std::cref(m_current), std::cref(m_previous)}) {
        if (key && std::memcmp(key->name.data(), name, key->name.size()) == 0)
            return &*key;
    }
    return nullptr;
}

bool TicketKeys::install(SSL_CTX *context)
{
    auto keys = std::make_unique<TicketKeys>();
    if (!ticketCipher() || keysIndex() < 0 || SSL_CTX_set_ex_data(context, keysIndex(), keys.get()) != 1)
        return false;
    keys.release();   // freed with the context
    return SSL_CTX_set_tlsext_ticket_key_evp_cb(context, sealOrOpen) == 1;
}

} // namespace tom::httpserver
