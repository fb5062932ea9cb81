#include "server/app/publiccertificate.h"

#include "shared/auth/certificatewords.h"
#include "shared/core/atomicfile.h"

#include <QDir>
#include <QFile>
#include <QHostInfo>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcPublic, "tom.server.certificate")

namespace {

constexpr int ownDays = 397;   // that a certificate of ours is good

QList<QHostAddress> ownAddresses()
{
    return {QHostAddress(QHostAddress::LocalHost), QHostAddress(QHostAddress::LocalHostIPv6)};
}

// By its names: the key of a certificate of ours does not sign others.
bool isSelfIssued(const auth::Certificate &certificate)
{
    return certificate.issuerCommonNames() == certificate.commonNames();
}

QStringList ownNames()
{
    QStringList names{u"localhost"_s};
    const QString host = QHostInfo::localHostName().toLower();
    if (!host.isEmpty() && !names.contains(host))
        names.append(host);
    return names;
}

// Stands in tls/ while the two files are written: what was made under it and not finished is made again, and what
// somebody else put there is never touched.
QString unfinishedMark(const DataFolder &data)
{
    return data.tls() + u"/unfinished"_s;
}

// A file that somebody meant for us under a name of their own would be passed over without a word.
Result<void> checkNothingElse(const DataFolder &data)
{
    for (const QString &name : QDir(data.tls()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot)) {
        if (!name.startsWith("unfinished"_L1))
            return failure(
                ErrorCode::Storage,
                u"%1 holds neither cert.pem nor key.pem, but is not empty; put both there, or move it away"_s.arg(data.tls()));
    }
    return {};
}

Result<void> write(const DataFolder &data, const auth::CertifiedKey &made)
{
    const QString mark = unfinishedMark(data);
    return makePrivateFolder(data.tls())
        .and_then([&] { return writeFileAtomically(mark, "tom-server was making cert.pem and key.pem\n"_ba); })
        .and_then([&] { return writeFileAtomically(data.key(), made.keyPem()); })
        .and_then([&] { return writeFileAtomically(data.certificate(), made.certificatePem()); })
        .and_then([&]() -> Result<void> {
            if (!QFile::remove(mark))
                return failure(ErrorCode::Storage, u"cannot remove %1"_s.arg(mark));
            return {};
        });
}

} // namespace

Result<PublicCertificate> PublicCertificate::loadOrMake(const DataFolder &data)
{
    const bool isUnfinished = QFile::exists(unfinishedMark(data));
    const bool isNew = isUnfinished || (!QFile::exists(data.certificate()) && !QFile::exists(data.key()));
    if (isNew) {
        if (const auto free = isUnfinished ? Result<void>() : checkNothingElse(data); !free)
            return std::unexpected(free.error());
        const auto made = auth::makeSelfSigned(ownNames(), ownAddresses());
        if (!made)
            return std::unexpected(made.error());
        if (const auto written = write(data, *made); !written)
            return std::unexpected(written.error());
    } else if (const auto old = auth::loadCertifiedKey(data.certificate(), data.key(), data.chain(), auth::Dates::Ignore);
               old && isOwn(*old)) {
        // When it cannot be renewed, it may still be good; if not, the reading says so.
        if (const QDateTime now = QDateTime::currentDateTimeUtc(); auth::endOf(*old) < now.addDays(auth::renewDays))
            (void)renew(data, *old, now);
    }
    return load(data).transform(
        [isNew](const auth::CertifiedKey &identity) { return PublicCertificate{.identity = identity, .isNew = isNew}; });
}

Result<auth::CertifiedKey> PublicCertificate::load(const DataFolder &data)
{
    return auth::loadCertifiedKey(data.certificate(), data.key(), data.chain());
}

Result<auth::CertifiedKey> PublicCertificate::renew(const DataFolder &data, const auth::CertifiedKey &old, const QDateTime &now)
{
    const auto made = auth::makeSelfSigned(ownNames(), ownAddresses(), old.key, now);
    if (!made)
        return made;
    return writeFileAtomically(data.certificate(), made->certificatePem()).transform([&] {
        qCInfo(lcPublic).noquote() << u"🔒 renewed the certificate %1; its key is the same"_s.arg(data.certificate());
        return *made;
    });
}

bool PublicCertificate::isOwn(const auth::CertifiedKey &identity)
{
    const auth::Certificate &certificate = identity.chain.constFirst();
    return identity.chain.size() == 1 && isSelfIssued(certificate) && certificate.dnsNames().contains(u"localhost"_s)
           && certificate.effectiveDate().addDays(ownDays) == certificate.expiryDate();
}

} // namespace tom::server
