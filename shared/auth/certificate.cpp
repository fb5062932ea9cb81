#include "shared/auth/certificate.h"

#include "shared/auth/certificatebuilder.h"
#include "shared/auth/opensslhandles.h"
#include "shared/auth/token.h"

#include <QRegularExpression>
#include <QSslCertificate>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace tom::auth {

namespace {

// As it stands in a certificate: ASCII, international names encoded. Empty for what cannot be a host's name.
QString hostName(const QString &name)
{
    static const QRegularExpression plain(u"^(\\*\\.)?[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?$"_s);

    return plain.match(name).hasMatch() ? name.toLower() : QString::fromLatin1(QUrl::toAce(name));
}

} // namespace

QByteArray CertifiedKey::certificatePem() const
{
    QByteArray pem;
    for (const Certificate &certificate : chain)
        pem += certificate.toPem();
    return pem;
}

QByteArray CertifiedKey::keyPem() const
{
    return key.toPem();
}

QByteArray keyFingerprint(const Certificate &certificate)
{
    if (certificate.isNull())
        return {};
    return sha256Hex(openssl::toDer<X509_PUBKEY>(i2d_X509_PUBKEY, X509_get_X509_PUBKEY(certificate.handle())));
}

QByteArray keyFingerprint(const QSslCertificate &certificate)
{
    return keyFingerprint(Certificate(certificate.toDer()));
}

QString readableFingerprint(const QByteArray &fingerprint)
{
    return QString::fromLatin1(QByteArray::fromHex(fingerprint).toHex(':').toUpper());
}

Result<CertifiedKey> makeSelfSigned(const QStringList &dnsNames, const QList<QHostAddress> &addresses, const PrivateKey &key,
                                    const QDateTime &now)
{
    CertificateWish wish;
    for (const QString &name : dnsNames) {
        if (const QString host = hostName(name); !host.isEmpty() && !wish.dnsNames.contains(host))
            wish.dnsNames.append(host);
    }
    for (const QHostAddress &address : addresses) {
        if (!address.isNull() && !wish.addresses.contains(address))
            wish.addresses.append(address);
    }
    if (wish.dnsNames.isEmpty() && wish.addresses.isEmpty())
        return failure(ErrorCode::InvalidInput, u"a certificate needs the name or address of a host"_s);

    const QString name = wish.dnsNames.isEmpty() ? wish.addresses.constFirst().toString() : wish.dnsNames.constFirst();
    wish.commonName = name.left(64);
    wish.from = now.toUTC().addSecs(-3600);   // clocks of other machines may be behind
    wish.until = wish.from.addDays(397);                          // browsers refuse longer ones
    wish.key = key;
    return makeCertificate(wish);
}

} // namespace tom::auth
