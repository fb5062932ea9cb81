#include "shared/auth/qtcertificates.h"

namespace tom::auth {

QSslCertificate forQt(const Certificate &certificate)
{
    return QSslCertificate(certificate.toDer(), QSsl::Der);
}

QList<QSslCertificate> forQt(const QList<Certificate> &certificates)
{
    QList<QSslCertificate> taken;
    for (const Certificate &certificate : certificates)
        taken.append(forQt(certificate));
    return taken;
}

QSslKey forQt(const PrivateKey &key)
{
    const QByteArray pem = key.toPem();
    if (pem.isEmpty())
        return {};
    return QSslKey(pem, pem.contains("BEGIN RSA ") ? QSsl::Rsa : QSsl::Ec);
}

} // namespace tom::auth
