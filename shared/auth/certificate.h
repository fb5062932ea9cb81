#pragma once

#include "shared/core/result.h"

#include <QByteArray>
#include <QHostAddress>
#include <QSslCertificate>
#include <QSslKey>
#include <QStringList>

namespace tom::auth {

struct CertifiedKey
{
    QList<QSslCertificate> chain{};   // the leaf first
    QSslKey key{};

    [[nodiscard]] QByteArray certificatePem() const;
    [[nodiscard]] QByteArray keyPem() const;
};

// SHA-256 of the SubjectPublicKeyInfo in lower-case hex (the pin of RFC 7469, in hex): stays the same over a renewal
// with the same key.
[[nodiscard]] QByteArray keyFingerprint(const QSslCertificate &certificate);
// The same for people: upper-case pairs with colons.
[[nodiscard]] QString readableFingerprint(const QByteArray &fingerprint);

// A P-256 key and a certificate signed by itself, valid from an hour ago for 397 days.
[[nodiscard]] Result<CertifiedKey> makeSelfSigned(const QStringList &dnsNames, const QList<QHostAddress> &addresses);

// Reads PEM files. The Error says which file and what is wrong: missing, unreadable, not PEM, expired, a key that
// others can read, a key that does not belong to the certificate. chainPath may be empty or missing.
[[nodiscard]] Result<CertifiedKey> loadCertifiedKey(const QString &certificatePath, const QString &keyPath,
                                                    const QString &chainPath = {});
[[nodiscard]] Result<CertifiedKey> certifiedKeyFromPem(const QByteArray &certificatePem, const QByteArray &keyPem);

// The small certificate authority by which tom-server and its agents know each other. Lives in one folder
// (ca.pem, ca-key.pem), valid ten years.
class InternalAuthority
{
public:
    // Loads it, or makes it on first use.
    [[nodiscard]] static Result<InternalAuthority> loadOrMake(const QString &folder);

    // A P-256 key and certificate for a peer called name ("tom-server", "agent:alice"), for TLS as client and as server,
    // 397 days.
    [[nodiscard]] Result<CertifiedKey> issue(const QString &name) const;
    [[nodiscard]] QSslCertificate certificate() const { return m_authority.chain.constFirst(); }

private:
    explicit InternalAuthority(CertifiedKey authority) : m_authority(std::move(authority)) {}

    CertifiedKey m_authority;
};

} // namespace tom::auth
