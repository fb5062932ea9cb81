#include "shared/auth/certificate.h"
#include "shared/auth/certificatebuilder.h"
#include "shared/core/atomicfile.h"
#include "shared/core/folderlock.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::auth {

namespace {

constexpr qint64 validYears = 10;
constexpr qint64 leafDays = 397;

// "agent:alice" as a host name: agent-alice.
QString dnsForm(const QString &name)
{
    QString form = name.toLower();
    for (QChar &letter : form) {
        if (!(letter >= u'a' && letter <= u'z') && !(letter >= u'0' && letter <= u'9'))
            letter = u'-';
    }
    while (form.startsWith(u'-'))
        form.remove(0, 1);
    while (form.endsWith(u'-'))
        form.chop(1);
    return form.left(63);
}

QString certificatePathIn(const QString &folder)
{
    return QDir(folder).filePath(u"ca.pem"_s);
}

QString keyPathIn(const QString &folder)
{
    return QDir(folder).filePath(u"ca-key.pem"_s);
}

Result<CertifiedKey> certified(const PrivateKey &key, const QDateTime &now)
{
    CertificateWish wish{.commonName = u"Tom internal authority"_s, .purpose = CertificatePurpose::Authority, .key = key};
    wish.from = now.toUTC().addSecs(-3600);
    wish.until = wish.from.addYears(validYears);
    return makeCertificate(wish);
}

Result<CertifiedKey> make(const QString &certificatePath, const QString &keyPath)
{
    Result<CertifiedKey> made = certified({}, QDateTime::currentDateTimeUtc());
    if (!made)
        return made;
    // The certificate comes last: where it stands, the key stands too, whenever we are killed.
    return writeFileAtomically(keyPath, made->keyPem())
        .and_then([&] { return writeFileAtomically(certificatePath, made->certificatePem()); })
        .transform([&] { return *made; });
}

} // namespace

Result<InternalAuthority> InternalAuthority::loadOrMake(const QString &folder)
{
    const QString certificatePath = certificatePathIn(folder);
    const QString keyPath = keyPathIn(folder);
    const auto wrap = [&folder](CertifiedKey authority) { return InternalAuthority(std::move(authority), folder); };
    const auto load = [&] {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        return loadCertifiedKey(certificatePath, keyPath, {}, Dates::Ignore)
            .transform(wrap)
            .and_then([&now](InternalAuthority authority) -> Result<InternalAuthority> {
                const Result<void> renewed = authority.isDue(now) ? authority.renew(now) : Result<void>();
                if (!renewed && authority.certificate().expiryDate() <= now)
                    return std::unexpected(renewed.error());
                return authority;   // a renewal that fails has time
            });
    };
    if (QFileInfo::exists(certificatePath))
        return load();

    if (const Result<void> folderMade = makePrivateFolder(folder); !folderMade)
        return std::unexpected(folderMade.error());
    FolderLock lock;
    if (const Result<void> taken = lock.takeWithin(QDir(folder).filePath(u"ca.lock"_s), 10s); !taken)
        return std::unexpected(taken.error());
    if (QFileInfo::exists(certificatePath))   // another process was faster
        return load();
    return make(certificatePath, keyPath).transform(wrap);
}

bool InternalAuthority::isDue(const QDateTime &now) const
{
    return certificate().expiryDate() < now.addDays(leafDays + renewDays);
}

Result<void> InternalAuthority::renew(const QDateTime &now)
{
    const Result<CertifiedKey> renewed = certified(m_authority.key, now);
    if (!renewed)
        return std::unexpected(renewed.error());
    return writeFileAtomically(certificatePathIn(m_folder), renewed->certificatePem()).transform([&] { m_authority = *renewed; });
}

Result<CertifiedKey> InternalAuthority::issue(const QString &name, const PrivateKey &key) const
{
    if (name.isEmpty() || name.size() > 64)
        return failure(ErrorCode::InvalidInput,
                       u"\"%1\" cannot be the name in a certificate: it must have 1 to 64 characters"_s.arg(name));
    CertificateWish wish{.commonName = name, .purpose = CertificatePurpose::Peer, .key = key};
    if (const QString host = dnsForm(name); !host.isEmpty())
        wish.dnsNames = {host};
    wish.from = std::max(QDateTime::currentDateTimeUtc().addSecs(-3600), certificate().effectiveDate());
    wish.until = std::min(wish.from.addDays(leafDays), certificate().expiryDate());
    return makeCertificate(wish, &m_authority);
}

} // namespace tom::auth
