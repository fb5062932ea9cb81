#include "shared/auth/x509.h"

#include "shared/auth/opensslhandles.h"

#include <QTimeZone>

#include <ctime>

#include <openssl/err.h>
#include <openssl/pem.h>

namespace tom::auth {

namespace {

std::shared_ptr<X509> shared(X509 *certificate)
{
    return certificate ? std::shared_ptr<X509>(certificate, X509_free) : nullptr;
}

// What write puts into a BIO.
template<typename Write>
QByteArray written(Write write)
{
    const openssl::Bytes bytes(BIO_new(BIO_s_mem()));
    if (!bytes || write(bytes.get()) != 1)
        return {};
    char *data = nullptr;
    const long size = BIO_get_mem_data(bytes.get(), &data);
    return QByteArray(data, size);
}

QString textOf(const ASN1_STRING *string)
{
    unsigned char *bytes = nullptr;
    const int size = ASN1_STRING_to_UTF8(&bytes, string);
    const QString text = size > 0 ? QString::fromUtf8(reinterpret_cast<const char *>(bytes), size) : QString();
    OPENSSL_free(bytes);
    return text;
}

QStringList commonNamesIn(const X509_NAME *name)
{
    QStringList names;
    for (int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1); at >= 0;
         at = X509_NAME_get_index_by_NID(name, NID_commonName, at))
        names.append(textOf(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at))));
    return names;
}

QDateTime dateOf(const ASN1_TIME *time)
{
    std::tm parts{};
    if (!time || ASN1_TIME_to_tm(time, &parts) != 1)
        return {};
    return {QDate(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday), QTime(parts.tm_hour, parts.tm_min, parts.tm_sec),
            QTimeZone::UTC};
}

} // namespace

Certificate::Certificate(const QByteArray &der) : m_certificate(shared(openssl::fromDer(d2i_X509, der)))
{
    ERR_clear_error();
}

Certificate::Certificate(const X509 *certificate) : m_certificate(shared(certificate ? X509_dup(certificate) : nullptr)) {}

QList<Certificate> Certificate::fromPem(const QByteArray &pem)
{
    QList<Certificate> found;
    const openssl::Bytes bytes(BIO_new_mem_buf(pem.constData(), static_cast<int>(pem.size())));
    for (bool isMore = bytes != nullptr; isMore;) {
        char *name = nullptr;
        char *header = nullptr;
        unsigned char *data = nullptr;
        long size = 0;
        ERR_clear_error();
        if (PEM_read_bio(bytes.get(), &name, &header, &data, &size) == 1) {
            const auto *begin = data;
            const bool isOne = qstrcmp(name, PEM_STRING_X509) == 0;
            if (Certificate one; isOne && (one.m_certificate = shared(d2i_X509(nullptr, &begin, size))))
                found.append(one);
        } else {
            isMore = ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE;
        }
        OPENSSL_free(name);
        OPENSSL_free(header);
        OPENSSL_free(data);
    }
    ERR_clear_error();
    return found;
}

QByteArray Certificate::toDer() const
{
    return m_certificate ? openssl::toDer<X509>(i2d_X509, m_certificate.get()) : QByteArray();
}

QByteArray Certificate::toPem() const
{
    return m_certificate ? written([this](BIO *bytes) { return PEM_write_bio_X509(bytes, m_certificate.get()); }) : QByteArray();
}

QStringList Certificate::commonNames() const
{
    return m_certificate ? commonNamesIn(X509_get_subject_name(m_certificate.get())) : QStringList();
}

QStringList Certificate::issuerCommonNames() const
{
    return m_certificate ? commonNamesIn(X509_get_issuer_name(m_certificate.get())) : QStringList();
}

QStringList Certificate::dnsNames() const
{
    QStringList found;
    if (!m_certificate)
        return found;
    const openssl::Names names(
        static_cast<GENERAL_NAMES *>(X509_get_ext_d2i(m_certificate.get(), NID_subject_alt_name, nullptr, nullptr)));
    for (int at = 0; names && at < sk_GENERAL_NAME_num(names.get()); ++at) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names.get(), at);
        if (name->type == GEN_DNS)
            found.append(textOf(name->d.dNSName));
    }
    return found;
}

QDateTime Certificate::effectiveDate() const
{
    return m_certificate ? dateOf(X509_get0_notBefore(m_certificate.get())) : QDateTime();
}

QDateTime Certificate::expiryDate() const
{
    return m_certificate ? dateOf(X509_get0_notAfter(m_certificate.get())) : QDateTime();
}

bool Certificate::operator==(const Certificate &other) const
{
    if (!m_certificate || !other.m_certificate)
        return !m_certificate && !other.m_certificate;
    return X509_cmp(m_certificate.get(), other.m_certificate.get()) == 0;
}

bool PrivateKey::operator==(const PrivateKey &other) const
{
    if (!m_key || !other.m_key)
        return !m_key && !other.m_key;
    return EVP_PKEY_eq(m_key.get(), other.m_key.get()) == 1;
}

QByteArray PrivateKey::toPem() const
{
    if (!m_key)
        return {};
    return written([this](BIO *bytes) {
        return PEM_write_bio_PrivateKey_traditional(bytes, m_key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
}

} // namespace tom::auth
