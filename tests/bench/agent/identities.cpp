// Makes what the bench of an agent needs to be asked as tom-server asks it, and a certificate for servers on this machine:
//   identities FOLDER
// writes ca.pem, and cert.pem and key.pem in the folders agent, server and localhost below it.

#include "shared/auth/certificate.h"
#include "shared/core/atomicfile.h"

#include <QCoreApplication>
#include <QDir>
#include <QTextStream>

using namespace Qt::StringLiterals;
using namespace tom;

namespace {

Result<void> write(const QString &folder, const auth::CertifiedKey &identity)
{
    QDir().mkpath(folder);
    return writeFileAtomically(folder + u"/cert.pem"_s, identity.certificatePem()).and_then([&] {
        return writeFileAtomically(folder + u"/key.pem"_s, identity.keyPem());
    });
}

Result<void> writeAll(const QString &folder)
{
    const auto authority = auth::InternalAuthority::loadOrMake(folder);
    if (!authority)
        return std::unexpected(authority.error());
    const std::pair<QString, Result<auth::CertifiedKey>> made[]{
        {u"/agent"_s, authority->issue(u"agent:alice"_s)},
        {u"/server"_s, authority->issue(u"tom-server"_s)},
        {u"/localhost"_s, auth::makeSelfSigned({u"localhost"_s}, {QHostAddress(QHostAddress::LocalHost)})}};
    for (const auto &[name, identity] : made) {
        const auto written = identity.and_then([&](const auth::CertifiedKey &own) { return write(folder + name, own); });
        if (!written)
            return written;
    }
    return {};
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    if (argc != 2)
        return 2;
    const auto written = writeAll(QString::fromLocal8Bit(argv[1]));
    if (!written)
        QTextStream(stderr) << written.error().message << '\n';
    return written ? 0 : 1;
}
