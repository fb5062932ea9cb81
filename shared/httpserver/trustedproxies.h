#pragma once

#include "shared/httpserver/request.h"

#include <QHostAddress>
#include <QStringList>

namespace tom::httpserver {

// The reverse proxies whose word about a client's address counts (X-Forwarded-For), and nobody else's.
class TrustedProxies
{
public:
    TrustedProxies() = default;
    // Addresses, and networks as address/prefix; what is neither is left out.
    explicit TrustedProxies(const QStringList &networks);

    [[nodiscard]] bool contains(const QHostAddress &address) const;
    // Who asks: the peer itself, or behind a trusted proxy the last address in X-Forwarded-For that is no trusted proxy's.
    // What stands before it was written by strangers.
    [[nodiscard]] QHostAddress clientOf(const QHostAddress &peer, const Headers &fields) const;

private:
    QList<std::pair<QHostAddress, int>> m_networks;
};

} // namespace tom::httpserver
