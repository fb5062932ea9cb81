#include "shared/auth/certificate.h"
#include "shared/auth/opensslhandles.h"
#include "shared/core/atomicfile.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>

#include <openssl/err.h>
#include <openssl/pem.h>

using namespace Qt::StringLiterals;

// Reading of certificates and keys that somebody else may have made: each thing that can be wrong has its own sentence.
namespace tom::auth {

namespace {

constexpr qint64 maxFileBytes = 1024 * 1024;

std::unexpected<Error> wrong(const QString &what)
{
    return failure(ErrorCode::InvalidInput, what);
}

Result<QByteArray> readPem(const QString &what, const QString &path)
{
    Result<QByteArray> bytes = readFile(path, maxFileBytes);
    if (bytes)
        return bytes;
    const QFileInfo file(path);
    const QFileInfo folder(file.absolutePath());
    if (file.isDir())
        return failure(ErrorCode::Storage, u"%1 is a folder, not a file"_s.arg(what));
    if (folder.exists() && !folder.isExecutable())
        return failure(ErrorCode::Storage, u"%1 cannot be reached: this user may not enter its folder"_s.arg(what));
    if (bytes.error().code == ErrorCode::NotFound)
        return failure(ErrorCode::NotFound, u"%1 does not exist"_s.arg(what));
    if (bytes.error().code == ErrorCode::TooLarge)
        return failure(ErrorCode::TooLarge, u"%1 is longer than 1 MB, so it is something else"_s.arg(what));
    if (!file.isReadable())
        return failure(ErrorCode::Storage, u"%1 belongs to another user: let this one read it (chown or chmod)"_s.arg(what));
    return bytes;
}

Result<void> checkDates(const QString &what, const Certificate &certificate)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    if (certificate.expiryDate() < now)
        return wrong(u"%1 expired on %2: renew it"_s.arg(what, certificate.expiryDate().toUTC().toString(Qt::ISODate)));
    if (certificate.effectiveDate() > now)
        return wrong(u"%1 is valid only from %2 on: check the clock of this machine"_s.arg(
            what, certificate.effectiveDate().toUTC().toString(Qt::ISODate)));
    return {};
}

Result<QList<Certificate>> decodeCertificates(const QString &what, const QByteArray &pem)
{
    QList<Certificate> certificates = Certificate::fromPem(pem);
    if (certificates.isEmpty())
        return wrong(u"%1 holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)"_s.arg(what));
    return certificates;
}

Result<openssl::PrivateKey> decodeKey(const QString &what, const QByteArray &pem)
{
    bool locked = false;
    // Without a function of our own OpenSSL would ask on the terminal.
    const auto noPassphrase = [](char *, int, int, void *asked) {
        *static_cast<bool *>(asked) = true;
        return -1;
    };
    const openssl::Bytes bytes(BIO_new_mem_buf(pem.constData(), static_cast<int>(pem.size())));
    openssl::PrivateKey key(PEM_read_bio_PrivateKey(bytes.get(), nullptr, noPassphrase, &locked));
    ERR_clear_error();
    if (key)
        return key;
    if (locked)
        return wrong(u"%1 is locked with a passphrase: store it without one (openssl pkey -in LOCKED -out OPEN)"_s.arg(what));
    return wrong(u"%1 holds no private key in PEM form (-----BEGIN PRIVATE KEY-----)"_s.arg(what));
}

Result<CertifiedKey> certifiedKey(const QString &certificateName, const QByteArray &certificatePem, const QString &keyName,
                                  const QByteArray &keyPem, Dates dates)
{
    const Result<QList<Certificate>> chain = decodeCertificates(certificateName, certificatePem);
    if (!chain)
        return std::unexpected(chain.error());
    if (dates == Dates::Check) {
        if (const Result<void> valid = checkDates(certificateName, chain->constFirst()); !valid)
            return std::unexpected(valid.error());
    }
    Result<openssl::PrivateKey> key = decodeKey(keyName, keyPem);
    if (!key)
        return std::unexpected(key.error());

    const bool belongs = X509_check_private_key(chain->constFirst().handle(), key->get()) == 1;
    ERR_clear_error();
    if (!belongs)
        return wrong(u"%1 does not belong to %2"_s.arg(keyName, certificateName));

    if (EVP_PKEY_is_a(key->get(), "EC") != 1 && EVP_PKEY_is_a(key->get(), "RSA") != 1)
        return wrong(u"%1 is neither an EC nor an RSA key"_s.arg(keyName));
    return CertifiedKey{.chain = *chain, .key = PrivateKey(std::shared_ptr<EVP_PKEY>(key->release(), EVP_PKEY_free))};
}

// The group may read a key: that is how ssl-cert of Debian and volumes of Kubernetes hand it on.
Result<void> checkKeyIsPrivate([[maybe_unused]] const QString &what, [[maybe_unused]] const QString &path)
{
#ifdef Q_OS_UNIX
    using enum QFileDevice::Permission;
    const QFileDevice::Permissions permissions = QFileInfo(path).permissions();
    if (permissions & (ReadOther | WriteOther | WriteGroup))
        return failure(ErrorCode::Storage, u"%1 can be read or changed by others; run: chmod 600 '%2'"_s.arg(what, path));
#endif
    return {};
}

} // namespace

Result<CertifiedKey> certifiedKeyFromPem(const QByteArray &certificatePem, const QByteArray &keyPem)
{
    return certifiedKey(u"the certificate"_s, certificatePem, u"the key"_s, keyPem, Dates::Check);
}

Result<CertifiedKey> loadCertifiedKey(const QString &certificatePath, const QString &keyPath, const QString &chainPath,
                                      Dates dates)
{
    const QString certificateName = u"the certificate %1"_s.arg(QDir::toNativeSeparators(certificatePath));
    const QString keyName = u"the key %1"_s.arg(QDir::toNativeSeparators(keyPath));
    const Result<QByteArray> certificatePem = readPem(certificateName, certificatePath);
    if (!certificatePem)
        return std::unexpected(certificatePem.error());
    const Result<QByteArray> keyPem = readPem(keyName, keyPath);
    if (!keyPem)
        return std::unexpected(keyPem.error());
    if (const Result<void> closed = checkKeyIsPrivate(keyName, keyPath); !closed)
        return std::unexpected(closed.error());
    Result<CertifiedKey> loaded = certifiedKey(certificateName, *certificatePem, keyName, *keyPem, dates);
    if (!loaded || chainPath.isEmpty() || !QFileInfo::exists(chainPath))
        return loaded;

    const QString chainName = u"the certificate chain %1"_s.arg(QDir::toNativeSeparators(chainPath));
    const Result<QByteArray> chainPem = readPem(chainName, chainPath);
    if (!chainPem)
        return std::unexpected(chainPem.error());
    const Result<QList<Certificate>> chain = decodeCertificates(chainName, *chainPem);
    if (!chain)
        return std::unexpected(chain.error());
    for (const Certificate &certificate : *chain) {   // many tools write the leaf into the chain too
        if (!loaded->chain.contains(certificate))
            loaded->chain.append(certificate);
    }
    return loaded;
}

} // namespace tom::auth
