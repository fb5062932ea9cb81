#include "server/app/setup.h"

#include "shared/auth/passwordhash.h"
#include "shared/auth/token.h"
#include "shared/config/defaultconfig.h"
#include "shared/core/atomicfile.h"

#include <QFileInfo>
#include <QHostInfo>
#include <QRegularExpression>
#include <QSysInfo>

#ifdef Q_OS_UNIX
#    include <pwd.h>
#    include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

// The name of whoever starts Tom, when it can be a user's name and is not root's.
QString firstUser()
{
    QString name = qEnvironmentVariable("USERNAME");
#ifdef Q_OS_UNIX
    name.clear();
    if (const passwd *entry = ::getpwuid(::getuid()))
        name = QString::fromLocal8Bit(entry->pw_name);
#endif
    static const QRegularExpression valid(u"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"_s);
    return name != "root"_L1 && valid.match(name).hasMatch() ? name : u"admin"_s;
}

// Beside, and renamed when both files are there: a certificate without its key would stop the next start.
Result<bool> makeCertificate(const DataFolder &data)
{
    if (QFileInfo::exists(data.certificate()) || QFileInfo::exists(data.key()))
        return false;
    QStringList names{u"localhost"_s};
    const QString host = QSysInfo::machineHostName();
    if (!host.isEmpty() && host != names.constFirst())
        names.append(host);
    const Result<auth::CertifiedKey> made =
        auth::makeSelfSigned(names, {QHostAddress(QHostAddress::LocalHost), QHostAddress(QHostAddress::LocalHostIPv6)});
    if (!made)
        return std::unexpected(made.error());
    const QString beside = data.tls() + u".new"_s;
    QDir(beside).removeRecursively();
    for (const Result<void> &step :
         {makePrivateFolder(beside), writeFileAtomically(beside + u"/key.pem"_s, made->keyPem()),
          writeFileAtomically(beside + u"/cert.pem"_s, made->certificatePem(), FileAccess::Everybody)}) {
        if (!step)
            return std::unexpected(step.error());
    }
    QDir().rmdir(data.tls());   // an empty one may be there
    if (!QDir().rename(beside, data.tls()))
        return failure(
            ErrorCode::Storage,
            u"%1 holds neither cert.pem nor key.pem, but is not empty; put both there, or move it away"_s.arg(data.tls()));
    return true;
}

} // namespace

Result<void> makeDataFolder(const DataFolder &data)
{
    if (!QFileInfo::exists(data.path())) {
        if (const Result<void> made = makePrivateFolder(data.path()); !made)
            return std::unexpected(made.error());
    }
    if (!QFileInfo(data.path()).isDir())
        return failure(ErrorCode::Storage, u"%1 is not a folder; name another one with --data"_s.arg(data.path()));
    if (!QFileInfo(data.path()).isWritable())
        return failure(
            ErrorCode::Storage,
            u"the data folder %1 cannot be written; give it to this user, or name another one with --data"_s.arg(data.path()));
    // A folder that somebody made beforehand may be open to all; one that belongs to another user stays as it is, since
    // every file in it is private by itself.
    if (!QFileInfo::exists(data.config()))
        QFile::setPermissions(data.path(), QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner);
    return {};
}

Result<SetupResult> setUp(const DataFolder &data, const QString &configFile)
{
    SetupResult result;
    const Result<bool> certificate = makeCertificate(data);
    if (!certificate)
        return std::unexpected(certificate.error());
    result.madeCertificate = *certificate;

    if (QFileInfo::exists(configFile) || configFile != data.config())
        return result;
    result.username = firstUser();
    result.password = auth::randomPassword();
    const Result<QString> hash = auth::hashPassword(result.password).result();
    if (!hash)
        return std::unexpected(hash.error());
    const Result<QByteArray> text = config::defaultConfigText(result.username, *hash);
    if (!text)
        return std::unexpected(text.error());
    if (const Result<void> written = writeFileAtomically(configFile, *text); !written)
        return std::unexpected(written.error());
    return result;
}

Result<void> makeAgentFolder(const DataFolder &data, const auth::InternalAuthority &authority, const QString &username)
{
    const QString folder = data.agent(username);
    if (QFileInfo::exists(folder + u"/cert.pem"_s))
        return {};
    const Result<auth::CertifiedKey> identity = authority.issue(u"agent:"_s + username);
    if (!identity)
        return std::unexpected(identity.error());
    for (const Result<void> &step :
         {makePrivateFolder(data.agents()), makePrivateFolder(folder),
          writeFileAtomically(folder + u"/ca.pem"_s, authority.certificate().toPem()),
          writeFileAtomically(folder + u"/key.pem"_s, identity->keyPem()),
          writeFileAtomically(folder + u"/cert.pem"_s, identity->certificatePem())}) {   // last: it says that all is there
        if (!step)
            return step;
    }
    return {};
}

} // namespace tom::server
