#include "shared/httpserver/trustedproxies.h"

#include "shared/core/addresses.h"

#include <algorithm>
#include <ranges>

namespace tom::httpserver {

namespace {

// One entry of X-Forwarded-For, some proxies add a port. Null when it is no address.
QHostAddress addressOf(QByteArrayView entry)
{
    QByteArrayView text = entry.trimmed();
    if (text.startsWith('[')) {
        const qsizetype end = text.indexOf(']');
        text = end > 0 ? text.sliced(1, end - 1) : QByteArrayView();
    } else if (text.count(':') == 1) {
        text = text.first(text.indexOf(':'));
    }
    if (text.contains('%') || (!text.contains(':') && text.count('.') != 3))   // a zone; "10.1"
        return {};
    return plainAddress(QHostAddress(QString::fromLatin1(text)));
}

} // namespace

TrustedProxies::TrustedProxies(const QStringList &networks)
{
    for (const QString &network : networks) {
        if (const auto subnet = QHostAddress::parseSubnet(network); subnet.second > 0)
            m_networks.append(subnet);
    }
}

bool TrustedProxies::contains(const QHostAddress &address) const
{
    if (m_networks.isEmpty())
        return false;
    const QHostAddress plain = plainAddress(address);
    return std::ranges::any_of(m_networks, [&plain](const auto &network) { return plain.isInSubnet(network); });
}

QHostAddress TrustedProxies::clientOf(const QHostAddress &peer, const Headers &fields) const
{
    if (!contains(peer))
        return peer;
    QHostAddress client = peer;
    for (const auto &[name, value] : fields | std::views::reverse) {
        if (name.compare("x-forwarded-for", Qt::CaseInsensitive) != 0)
            continue;
        for (const QByteArray &entry : value.split(',') | std::views::reverse) {
            const QHostAddress address = addressOf(entry);
            if (address.isNull())
                return client;   // nobody can say what came before
            client = address;
            if (!contains(client))
                return client;
        }
    }
    return client;
}

} // namespace tom::httpserver
