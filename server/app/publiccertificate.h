#pragma once

#include "server/app/datafolder.h"
#include "shared/auth/certificate.h"

namespace tom::server {

// The certificate of the public listener in tls/: the one that somebody put there, or a self-signed one that is made when
// there is none at all, and renewed in time with the same key, so that pins hold.
struct PublicCertificate
{
    auth::CertifiedKey identity{};
    bool isNew = false;

    [[nodiscard]] static Result<PublicCertificate> loadOrMake(const DataFolder &data);
    // What stands there, and is good.
    [[nodiscard]] static Result<auth::CertifiedKey> load(const DataFolder &data);
    // In place of our own one: the key stays.
    [[nodiscard]] static Result<auth::CertifiedKey> renew(const DataFolder &data, const auth::CertifiedKey &old,
                                                          const QDateTime &now);
    // Whether we made it, by how it looks.
    [[nodiscard]] static bool isOwn(const auth::CertifiedKey &identity);

    [[nodiscard]] QByteArray fingerprint() const { return auth::keyFingerprint(identity.chain.constFirst()); }
};

} // namespace tom::server
