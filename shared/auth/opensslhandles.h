#pragma once

#include <QByteArray>

#include <memory>

#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

// OpenSSL's objects, freed by themselves. For the .cpp files of shared/auth only.
namespace tom::auth::openssl {

template<auto Free>
struct Freed
{
    void operator()(auto *object) const { Free(object); }
};

using PrivateKey = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;
using Names = std::unique_ptr<GENERAL_NAMES, Freed<GENERAL_NAMES_free>>;
using Number = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using Bytes = std::unique_ptr<BIO, Freed<BIO_free_all>>;

// Calls an i2d_… function twice: for the length, then for the bytes. Empty when the object cannot be encoded.
template<typename Object>
[[nodiscard]] QByteArray toDer(int (*encode)(const Object *, unsigned char **), const Object *object)
{
    const int length = encode(object, nullptr);
    if (length <= 0)
        return {};
    QByteArray der(length, Qt::Uninitialized);
    auto *end = reinterpret_cast<unsigned char *>(der.data());
    encode(object, &end);
    return der;
}

// Calls a d2i_… function; null when the bytes are something else.
template<typename Object>
[[nodiscard]] Object *fromDer(Object *(*decode)(Object **, const unsigned char **, long), const QByteArray &der)
{
    const auto *begin = reinterpret_cast<const unsigned char *>(der.constData());
    return decode(nullptr, &begin, static_cast<long>(der.size()));
}

} // namespace tom::auth::openssl
