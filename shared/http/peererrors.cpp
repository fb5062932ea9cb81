#include "shared/http/peererrors.h"

using namespace Qt::StringLiterals;

namespace tom::http {

PeerErrors::PeerErrors(const QUrl &url)
{
    const bool isIpv6 = url.host().contains(u':');
    m_peer = u"%1://%2:%3"_s.arg(url.scheme(), isIpv6 ? u'[' + url.host() + u']' : url.host())
                 .arg(url.port(url.scheme() == "https"_L1 ? 443 : 80));
}

Result<void> PeerErrors::check(const QUrl &url, const Trust &trust)
{
    // The libraries would also read files and more.
    if ((url.scheme() != "https"_L1 && url.scheme() != "http"_L1) || url.host().isEmpty())
        return failure(ErrorCode::Network, u"an address must begin with https:// or http:// and name a host"_s);
    if (!trust.pinnedKey.isEmpty() && url.scheme() != "https"_L1)
        return failure(ErrorCode::Untrusted,
                       u"%1 is not encrypted and cannot show the confirmed key"_s.arg(PeerErrors(url).m_peer));
    return {};
}

std::unexpected<Error> PeerErrors::tooSlow() const
{
    return failure(ErrorCode::AgentTimeout, u"%1 did not finish its answer in time"_s.arg(m_peer));
}

std::unexpected<Error> PeerErrors::silent() const
{
    return failure(ErrorCode::AgentTimeout, u"%1 does not answer"_s.arg(m_peer));
}

std::unexpected<Error> PeerErrors::stopped() const
{
    return failure(ErrorCode::AgentTimeout, u"%1 stopped in the middle of its answer"_s.arg(m_peer));
}

std::unexpected<Error> PeerErrors::tooLong(qint64 maxBytes) const
{
    return failure(ErrorCode::TooLarge, u"the answer of %1 is longer than %2 bytes"_s.arg(m_peer).arg(maxBytes));
}

std::unexpected<Error> PeerErrors::untrusted(const QString &why) const
{
    return failure(ErrorCode::Untrusted, u"%1 cannot be trusted: %2"_s.arg(m_peer, why));
}

std::unexpected<Error> PeerErrors::wrongKey() const
{
    return failure(ErrorCode::Untrusted,
                   u"the key of %1 is not the one that was confirmed; nothing was sent to it"_s.arg(m_peer));
}

std::unexpected<Error> PeerErrors::brokenOff() const
{
    return failure(ErrorCode::Network, u"the connection to %1 was lost in the middle of its answer"_s.arg(m_peer));
}

std::unexpected<Error> PeerErrors::noAnswer() const
{
    return failure(ErrorCode::Network, u"%1 closed the connection without an answer"_s.arg(m_peer));
}

std::unexpected<Error> PeerErrors::noHttp() const
{
    return failure(ErrorCode::Network, u"%1 does not speak HTTP"_s.arg(m_peer));
}

std::unexpected<Error> PeerErrors::unreachable(const QString &why) const
{
    return failure(ErrorCode::Network, u"cannot reach %1: %2"_s.arg(m_peer, why));
}

std::unexpected<Error> PeerErrors::cancelled()
{
    return failure(ErrorCode::Cancelled, u"cancelled"_s);
}

} // namespace tom::http
