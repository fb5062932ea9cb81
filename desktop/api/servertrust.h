#pragma once

#include "desktop/api/serveraddress.h"

#include <QFuture>

namespace tom::desktop {

// What a handshake without one byte of ours says about a server.
struct ServerTrust
{
    enum class Verdict {
        BySystem,   // nobody confirmed a key, and the certificate is one that this computer trusts: a person looks at it once
        Pinned,     // the key is the one that was confirmed
        Unknown,    // a person has to compare the fingerprint
        Renewed,    // another key; both the confirmed certificate and this one are of authorities that this computer trusts
        Changed,    // another key than the confirmed one: stop
    };
    Verdict verdict = Verdict::Unknown;
    QByteArray key{};      // SHA-256 of the public key, hex
    QString problem{};     // why the system does not trust it
    QString issuer{};      // of the certificate

    bool operator==(const ServerTrust &) const = default;
};

// isPinBySystem: it was pinned from a certificate that this computer trusted, not compared with what the server shows.
[[nodiscard]] QFuture<Result<ServerTrust>> examineServer(const ServerAddress &server, const QByteArray &pinnedKey,
                                                         bool isPinBySystem = false);

// A fingerprint as people write it (any case, colons, spaces) in lower-case hex.
[[nodiscard]] Result<QByteArray> parseFingerprint(const QString &text);

} // namespace tom::desktop
