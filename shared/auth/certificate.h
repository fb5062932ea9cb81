#pragma once

#include "shared/auth/x509.h"
#include "shared/core/result.h"

#include <QByteArray>
#include <QDateTime>
#include <QHostAddress>
#include <QStringList>

class QSslCertificate;

namespace tom::auth {

struct CertifiedKey
{
    QList<Certificate> chain{};   // the leaf first
    PrivateKey key{};

    [[nodiscard]] QByteArray certificatePem() const;
    [[nodiscard]] QByteArray keyPem() const;
};

// SHA-256 of the SubjectPublicKeyInfo in lower-case hex (the pin of RFC 7469, in hex): stays the same over a renewal
// with the same key.
[[nodiscard]] QByteArray keyFingerprint(const Certificate &certificate);
[[nodiscard]] QByteArray keyFingerprint(const QSslCertificate &certificate);   // of a peer of Qt's TLS
// The same for people: upper-case pairs with colons.
[[nodiscard]] QString readableFingerprint(const QByteArray &fingerprint);

// A certificate signed by itself, for this key or (without one) a new P-256 key, valid from an hour before for 397 days.
[[nodiscard]] Result<CertifiedKey> makeSelfSigned(const QStringList &dnsNames, const QList<QHostAddress> &addresses,
                                                  const PrivateKey &key = {},
                                                  const QDateTime &now = QDateTime::currentDateTimeUtc());

inline constexpr int renewDays = 30;   // before its end, a certificate is due

enum class Dates { Check, Ignore };   // of a certificate that is read: whether it must be valid now

// Reads PEM files. The Error says which file and what is wrong: missing, unreadable, not PEM, expired, a key that
// others can read, a key that does not belong to the certificate. chainPath may be empty or missing.
[[nodiscard]] Result<CertifiedKey> loadCertifiedKey(const QString &certificatePath, const QString &keyPath,
                                                    const QString &chainPath = {}, Dates dates = Dates::Check);
[[nodiscard]] Result<CertifiedKey> certifiedKeyFromPem(const QByteArray &certificatePem, const QByteArray &keyPem);

// The small certificate authority by which tom-server and its agents know each other. Lives in one folder
// (ca.pem, ca-key.pem), valid ten years.
class InternalAuthority
{
public:
    // Loads it, or makes it on first use.
    [[nodiscard]] static Result<InternalAuthority> loadOrMake(const QString &folder);

    // A certificate for a peer called name ("tom-server", "agent:alice"), for TLS as client and as server, 397 days; for
    // this key, or (without one) a new P-256 key.
    [[nodiscard]] Result<CertifiedKey> issue(const QString &name, const PrivateKey &key = {}) const;
    [[nodiscard]] Certificate certificate() const { return m_authority.chain.constFirst(); }

    // Whether what it issues could outlive it: thirty days before that.
    [[nodiscard]] bool isDue(const QDateTime &now) const;
    // A new certificate for the same name and key, so that what it issued before stays good. In place and on disk.
    [[nodiscard]] Result<void> renew(const QDateTime &now);

private:
    InternalAuthority(CertifiedKey authority, const QString &folder) : m_authority(std::move(authority)), m_folder(folder) {}

    CertifiedKey m_authority;
    QString m_folder;
};

} // namespace tom::auth
