#pragma once

#include "shared/http/httpclient.h"
#include "shared/http/trust.h"

namespace tom::http {

// What is said of an exchange that ends without a whole answer, in the same words whatever carries it. Of the URL, which
// may hold secrets, it says scheme, host and port only.
class PeerErrors
{
public:
    explicit PeerErrors(const QUrl &url);

    // Whether the request may be sent there at all.
    [[nodiscard]] static Result<void> check(const QUrl &url, const Trust &trust);

    [[nodiscard]] std::unexpected<Error> tooSlow() const;
    [[nodiscard]] std::unexpected<Error> silent() const;
    [[nodiscard]] std::unexpected<Error> stopped() const;
    [[nodiscard]] std::unexpected<Error> tooLong(qint64 maxBytes) const;
    [[nodiscard]] std::unexpected<Error> untrusted(const QString &why) const;
    [[nodiscard]] std::unexpected<Error> wrongKey() const;
    [[nodiscard]] std::unexpected<Error> brokenOff() const;
    [[nodiscard]] std::unexpected<Error> noAnswer() const;
    [[nodiscard]] std::unexpected<Error> noHttp() const;
    [[nodiscard]] std::unexpected<Error> unreachable(const QString &why) const;
    [[nodiscard]] static std::unexpected<Error> cancelled();

private:
    QString m_peer;
};

} // namespace tom::http
