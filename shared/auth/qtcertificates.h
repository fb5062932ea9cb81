#pragma once

#include "shared/auth/x509.h"

#include <QSslCertificate>
#include <QSslKey>

// Certificates and keys as Qt's own TLS takes them. Making the first one makes Qt read all authorities of the system.
namespace tom::auth {

[[nodiscard]] QSslCertificate forQt(const Certificate &certificate);
[[nodiscard]] QList<QSslCertificate> forQt(const QList<Certificate> &certificates);
[[nodiscard]] QSslKey forQt(const PrivateKey &key);

} // namespace tom::auth
