#pragma once

#include "desktop/api/serveraddress.h"

#include <QFuture>

namespace tom::desktop {

// What a handshake without one byte of ours says about a server.
struct ServerTrust
{
    enum class Verdict {
        BySystem,   // the certificate is one that this computer trusts
        Pinned,     // the key is the one that was confirmed
        Unknown,    // a person has to compare the fingerprint
        Changed,    // another key than the confirmed one: stop
    };
    Verdict verdict = Verdict::Unknown;
    QByteArray key{};      // SHA-256 of the public key, hex
    QString problem{};     // why the system does not trust it

    bool operator==(const ServerTrust &) const = default;
};

[[nodiscard]] QFuture<Result<ServerTrust>> examineServer(const ServerAddress &server, const QByteArray &pinnedKey);

// A fingerprint as people write it (any case, colons, spaces) in lower-case hex.
[[nodiscard]] Result<QByteArray> parseFingerprint(const QString &text);

} // namespace tom::desktop
