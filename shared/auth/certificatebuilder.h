#pragma once

#include "shared/auth/certificate.h"

#include <QDateTime>

namespace tom::auth {

enum class CertificatePurpose { Server, Peer /* TLS as client and as server */, Authority };

struct CertificateWish
{
    QString commonName{};        // at most 64 characters, as X.509 wants it
    QStringList dnsNames{};
    QList<QHostAddress> addresses{};
    QDateTime from{};
    QDateTime until{};
    CertificatePurpose purpose = CertificatePurpose::Server;
    PrivateKey key{};            // null: a new P-256 key
};

// A key and its certificate, signed by the issuer, or by itself where there is none.
[[nodiscard]] Result<CertifiedKey> makeCertificate(const CertificateWish &wish, const CertifiedKey *issuer = nullptr);

} // namespace tom::auth
