#include "shared/auth/certificate.h"
#include "shared/auth/certificatebuilder.h"
#include "shared/core/atomicfile.h"

#include <QDir>
#include <QFileInfo>
#include <QLockFile>

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

Result<CertifiedKey> make(const QString &certificatePath, const QString &keyPath)
{
    CertificateWish wish{.commonName = u"Tom internal authority"_s, .purpose = CertificatePurpose::Authority};
    wish.from = QDateTime::currentDateTimeUtc().addSecs(-3600);
    wish.until = wish.from.addYears(validYears);
    Result<CertifiedKey> made = makeCertificate(wish);
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
    const QString certificatePath = QDir(folder).filePath(u"ca.pem"_s);
    const QString keyPath = QDir(folder).filePath(u"ca-key.pem"_s);
    const auto wrap = [](CertifiedKey authority) { return InternalAuthority(std::move(authority)); };
    if (QFileInfo::exists(certificatePath))
        return loadCertifiedKey(certificatePath, keyPath).transform(wrap);

    if (const Result<void> folderMade = makePrivateFolder(folder); !folderMade)
        return std::unexpected(folderMade.error());
    QLockFile lock(QDir(folder).filePath(u"ca.lock"_s));
    if (!lock.tryLock(10s))
        return failure(ErrorCode::Storage,
                       u"cannot lock %1: is another tom-server making its certificates, or is the folder not writable?"_s.arg(
                           lock.fileName()));
    if (QFileInfo::exists(certificatePath))   // another process was faster
        return loadCertifiedKey(certificatePath, keyPath).transform(wrap);
    return make(certificatePath, keyPath).transform(wrap);
}

Result<CertifiedKey> InternalAuthority::issue(const QString &name) const
{
    if (name.isEmpty() || name.size() > 64)
        return failure(ErrorCode::InvalidInput,
                       u"\"%1\" cannot be the name in a certificate: it must have 1 to 64 characters"_s.arg(name));
    CertificateWish wish{.commonName = name, .purpose = CertificatePurpose::Peer};
    if (const QString host = dnsForm(name); !host.isEmpty())
        wish.dnsNames = {host};
    wish.from = std::max(QDateTime::currentDateTimeUtc().addSecs(-3600), certificate().effectiveDate());
    wish.until = std::min(wish.from.addDays(leafDays), certificate().expiryDate());
    return makeCertificate(wish, &m_authority);
}

} // namespace tom::auth
