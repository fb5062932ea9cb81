#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QStringList>

#include <memory>

using X509 = struct x509_st;
using EVP_PKEY = struct evp_pkey_st;

namespace tom::auth {

// A certificate as OpenSSL has it; copies share it. Stands in for Qt's class, which reads every authority of the system when the
// first certificate of a process is made. Knows nothing of trust.
class Certificate
{
public:
    Certificate() = default;
    explicit Certificate(const QByteArray &der);   // null when it is none
    explicit Certificate(const X509 *certificate);   // and no owner of what is given
    // All that stand in it, in their order; what is between them, and what cannot be read, is passed over.
    [[nodiscard]] static QList<Certificate> fromPem(const QByteArray &pem);

    [[nodiscard]] bool isNull() const { return !m_certificate; }
    [[nodiscard]] QByteArray toDer() const;
    [[nodiscard]] QByteArray toPem() const;
    [[nodiscard]] QStringList commonNames() const;         // of its subject
    [[nodiscard]] QStringList issuerCommonNames() const;
    [[nodiscard]] QStringList dnsNames() const;            // of the alternative names
    [[nodiscard]] QDateTime effectiveDate() const;
    [[nodiscard]] QDateTime expiryDate() const;
    [[nodiscard]] X509 *handle() const { return m_certificate.get(); }

    bool operator==(const Certificate &other) const;

private:
    std::shared_ptr<X509> m_certificate;
};

// An EC or RSA key as OpenSSL has it; copies share it.
class PrivateKey
{
public:
    PrivateKey() = default;
    explicit PrivateKey(std::shared_ptr<EVP_PKEY> key) : m_key(std::move(key)) {}

    [[nodiscard]] bool isNull() const { return !m_key; }
    [[nodiscard]] QByteArray toPem() const;   // "EC PRIVATE KEY" or "RSA PRIVATE KEY"
    [[nodiscard]] EVP_PKEY *handle() const { return m_key.get(); }

    bool operator==(const PrivateKey &other) const;

private:
    std::shared_ptr<EVP_PKEY> m_key;
};

} // namespace tom::auth
