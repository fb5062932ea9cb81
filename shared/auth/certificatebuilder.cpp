#include "shared/auth/certificatebuilder.h"

#include "shared/auth/opensslhandles.h"

#include <array>

#include <openssl/err.h>

using namespace Qt::StringLiterals;

namespace tom::auth {

namespace {

std::unexpected<Error> opensslFailure(const QString &what)
{
    std::array<char, 256> reason{};
    ERR_error_string_n(ERR_get_error(), reason.data(), reason.size());
    ERR_clear_error();
    return failure(ErrorCode::Internal, u"cannot make a certificate: %1: %2"_s.arg(what, QLatin1StringView(reason.data())));
}

// RFC 5280 wants a positive serial of at most 20 bytes; 128 random bits never come twice.
bool setSerial(X509 *certificate)
{
    const openssl::Number serial(BN_new());
    return serial && BN_rand(serial.get(), 128, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY)
           && BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(certificate));
}

bool setValidity(X509 *certificate, const QDateTime &from, const QDateTime &until)
{
    return ASN1_TIME_set(X509_getm_notBefore(certificate), from.toSecsSinceEpoch())
           && ASN1_TIME_set(X509_getm_notAfter(certificate), until.toSecsSinceEpoch());
}

bool setSubject(X509 *certificate, const QString &commonName)
{
    const QByteArray name = commonName.toUtf8();
    return X509_NAME_add_entry_by_NID(X509_get_subject_name(certificate), NID_commonName, MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char *>(name.constData()), static_cast<int>(name.size()),
                                      -1, 0);
}

// Takes the value: the name owns it afterwards, or nobody does and it is freed here.
bool addName(GENERAL_NAMES *names, int type, ASN1_STRING *value, const QByteArray &bytes)
{
    GENERAL_NAME *name = GENERAL_NAME_new();
    if (!name || !value || !ASN1_STRING_set(value, bytes.constData(), static_cast<int>(bytes.size()))) {
        ASN1_STRING_free(value);
        GENERAL_NAME_free(name);
        return false;
    }
    GENERAL_NAME_set0_value(name, type, value);
    if (sk_GENERAL_NAME_push(names, name) > 0)
        return true;
    GENERAL_NAME_free(name);
    return false;
}

QByteArray addressBytes(const QHostAddress &address)
{
    if (address.protocol() == QAbstractSocket::IPv4Protocol) {
        const quint32 number = qToBigEndian(address.toIPv4Address());
        return QByteArray(reinterpret_cast<const char *>(&number), sizeof number);
    }
    const Q_IPV6ADDR number = address.toIPv6Address();
    return QByteArray(reinterpret_cast<const char *>(number.c), sizeof number.c);
}

bool addAlternativeNames(X509 *certificate, const CertificateWish &wish)
{
    if (wish.dnsNames.isEmpty() && wish.addresses.isEmpty())
        return true;
    const openssl::Names names(sk_GENERAL_NAME_new_null());
    if (!names)
        return false;
    for (const QString &name : wish.dnsNames) {
        if (!addName(names.get(), GEN_DNS, ASN1_IA5STRING_new(), name.toLatin1()))
            return false;
    }
    for (const QHostAddress &address : wish.addresses) {
        if (!addName(names.get(), GEN_IPADD, ASN1_OCTET_STRING_new(), addressBytes(address)))
            return false;
    }
    return X509_add1_ext_i2d(certificate, NID_subject_alt_name, names.get(), 0, X509V3_ADD_DEFAULT) == 1;
}

PrivateKey newKey()
{
    EVP_PKEY *key = EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256");
    return key ? PrivateKey(std::shared_ptr<EVP_PKEY>(key, EVP_PKEY_free)) : PrivateKey();
}

bool addExtension(X509 *certificate, X509 *issuer, int nid, const char *value)
{
    X509V3_CTX context{};
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const openssl::Extension extension(X509V3_EXT_nconf_nid(nullptr, &context, nid, value));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool addExtensions(X509 *certificate, X509 *issuer, CertificatePurpose purpose)
{
    const bool authority = purpose == CertificatePurpose::Authority;
    if (!addExtension(certificate, issuer, NID_basic_constraints, authority ? "critical,CA:TRUE,pathlen:0" : "critical,CA:FALSE")
        || !addExtension(certificate, issuer, NID_key_usage,
                         authority ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature")
        || !addExtension(certificate, issuer, NID_subject_key_identifier, "hash"))
        return false;
    if (issuer != certificate && !addExtension(certificate, issuer, NID_authority_key_identifier, "keyid:always"))
        return false;
    return authority
           || addExtension(certificate, issuer, NID_ext_key_usage,
                           purpose == CertificatePurpose::Peer ? "clientAuth,serverAuth" : "serverAuth");
}

} // namespace

Result<CertifiedKey> makeCertificate(const CertificateWish &wish, const CertifiedKey *issuer)
{
    const PrivateKey key = wish.key.isNull() ? newKey() : wish.key;
    const openssl::Certificate certificate(X509_new());
    if (key.isNull() || !certificate)
        return opensslFailure(u"no key"_s);

    if (issuer && (issuer->key.isNull() || issuer->chain.value(0).isNull()))
        return opensslFailure(u"the issuer cannot sign"_s);
    X509 *signer = issuer ? issuer->chain.constFirst().handle() : certificate.get();

    if (!X509_set_version(certificate.get(), X509_VERSION_3) || !setSerial(certificate.get())
        || !setValidity(certificate.get(), wish.from, wish.until) || !X509_set_pubkey(certificate.get(), key.handle()))
        return opensslFailure(u"its dates or number"_s);
    if (!setSubject(certificate.get(), wish.commonName)
        || !X509_set_issuer_name(certificate.get(), X509_get_subject_name(signer)))
        return opensslFailure(u"the name \"%1\""_s.arg(wish.commonName));
    if (!addExtensions(certificate.get(), signer, wish.purpose) || !addAlternativeNames(certificate.get(), wish))
        return opensslFailure(u"its extensions"_s);
    if (!X509_sign(certificate.get(), (issuer ? issuer->key : key).handle(), EVP_sha256()))
        return opensslFailure(u"its signature"_s);

    // Anew from its bytes: what is signed is looked at in other ways than what is being filled in.
    const Certificate made(openssl::toDer<X509>(i2d_X509, certificate.get()));
    if (made.isNull())
        return opensslFailure(u"its bytes"_s);
    return CertifiedKey{.chain = {made}, .key = key};
}

} // namespace tom::auth
