#pragma once

#include "server/app/datafolder.h"
#include "shared/auth/certificate.h"

namespace tom::server {

// The certificate of the public listener in tls/: the one that somebody put there, or a self-signed one that is made when
// there is none at all.
struct PublicCertificate
{
    auth::CertifiedKey identity{};
    bool isNew = false;

    [[nodiscard]] static Result<PublicCertificate> loadOrMake(const DataFolder &data);

    [[nodiscard]] QByteArray fingerprint() const { return auth::keyFingerprint(identity.chain.constFirst()); }
};

} // namespace tom::server
