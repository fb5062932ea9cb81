#include "desktop/api/servertrust.h"

#include "shared/auth/token.h"
#include "shared/http/networkhttpclient.h"

#include <QCoreApplication>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace tom::desktop {

QFuture<Result<ServerTrust>> examineServer(const ServerAddress &server, const QByteArray &pinnedKey, bool isPinBySystem)
{
    return http::identifyServer(server.url())
        .then([pinnedKey, isPinBySystem](const Result<http::ServerIdentity> &identity) -> Result<ServerTrust> {
            if (!identity)
                return std::unexpected(identity.error());
            ServerTrust trust{.key = identity->key, .problem = identity->problem, .issuer = identity->issuer};
            // A pin decides alone. Only where it came from a certificate that the system trusts, such another one is a question.
            if (!pinnedKey.isEmpty()) {
                trust.verdict = auth::constantTimeEquals(identity->key, pinnedKey) ? ServerTrust::Verdict::Pinned
                                : isPinBySystem && identity->trustedBySystem       ? ServerTrust::Verdict::Renewed
                                                                                   : ServerTrust::Verdict::Changed;
            } else if (identity->trustedBySystem) {
                trust.verdict = ServerTrust::Verdict::BySystem;
            }
            return trust;
        });
}

Result<QByteArray> parseFingerprint(const QString &text)
{
    static const QRegularExpression separators(u"[:\\s]"_s);
    static const QRegularExpression hex(u"^[0-9a-f]{64}$"_s);
    const QString digits = QString(text).remove(separators).toLower();
    if (!hex.match(digits).hasMatch()) {
        return failure(ErrorCode::InvalidInput,
                       QCoreApplication::translate("ServerTrust", "A fingerprint has 64 hexadecimal digits; this one does not."));
    }
    return digits.toLatin1();
}

} // namespace tom::desktop
