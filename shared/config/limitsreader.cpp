#include "shared/config/limitsreader.h"

#include "shared/config/spelling.h"

#include <QHostAddress>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::config {

namespace {

constexpr int mostConnections = 1'000'000;

// What is wrong with one entry of trusted_proxies, in words; empty when it can be used.
QString whatIsWrong(const QString &text)
{
    const qsizetype slash = text.indexOf(u'/');
    const QString written = slash < 0 ? text : text.first(slash);
    const QHostAddress address(written);
    // QHostAddress also takes the short forms of old ("10.1"), and a zone means nothing here.
    const bool isIpv4 = address.protocol() == QAbstractSocket::IPv4Protocol && written.count(u'.') == 3;
    const bool isIpv6 = address.protocol() == QAbstractSocket::IPv6Protocol && !written.contains(u'%');
    if (!isIpv4 && !isIpv6)
        return u"must be an IP address or a network, such as 127.0.0.1, 10.0.0.0/8 or fd00::/8"_s;
    if (slash < 0)
        return {};
    const int most = isIpv4 ? 32 : 128;
    bool isNumber = false;
    const QString prefixText = text.sliced(slash + 1);
    const int prefix = prefixText.toInt(&isNumber);
    if (!isNumber || prefix < 0 || prefix > most || QString::number(prefix) != prefixText)
        return u"must have a whole number from 1 to %1 behind the /"_s.arg(most);
    if (prefix == 0)
        return u"would trust the whole world, so that everybody could claim any address; name the proxy's own"_s;
    const QHostAddress network = QHostAddress::parseSubnet(text).first;
    if (network != address)
        return u"has an address that is not the first of its network; write %1/%2"_s.arg(network.toString()).arg(prefix);
    return {};
}

} // namespace

Limits readLimits(const Section &global)
{
    const Limits usual;
    const YamlNode *const node = global.node("limits"_L1);
    if (!node)
        return usual;
    const Section section(*node, global.pathOf(u"limits"_s), "global.limits"_L1, global.problems());
    const auto number = [&section](QLatin1StringView key, int least, int most, int otherwise) {
        return section.integer(key, least, most).value_or(otherwise);
    };
    return {.bodyKb = number("body_kb"_L1, 1, 1024, usual.bodyKb),
            .processBodyKb = number("process_body_kb"_L1, 1, Limits::mostProcessBodyKb, usual.processBodyKb),
            .headKb = number("head_kb"_L1, 4, 64, usual.headKb),
            .connections = number("connections"_L1, 1, mostConnections, usual.connections),
            .connectionsPerAddress = number("connections_per_address"_L1, 1, mostConnections, usual.connectionsPerAddress),
            .requestsPerMinute = number("requests_per_minute"_L1, 1, 1'000'000'000, usual.requestsPerMinute),
            .pushSocketsPerUser = number("push_sockets_per_user"_L1, 1, mostConnections, usual.pushSocketsPerUser)};
}

QStringList readTrustedProxies(const Section &global)
{
    const YamlNode *const node = global.node("trusted_proxies"_L1);
    if (!node)
        return {};
    if (node->kind != YamlNode::Kind::Sequence) {
        global.error("trusted_proxies"_L1, u"must be a list of addresses, not %1"_s.arg(node->kindName()));
        return {};
    }
    QStringList proxies;
    for (size_t i = 0; i < node->items.size(); ++i) {
        const YamlNode &item = *node->items.at(i);
        const QString text = item.kind == YamlNode::Kind::Scalar ? item.text.trimmed() : QString();
        if (const QString wrong = whatIsWrong(text); wrong.isEmpty())
            proxies.append(text);
        else
            global.problems().error(item.place, global.pathOf(u"trusted_proxies[%1]"_s.arg(i)), wrong);
    }
    return proxies;
}

} // namespace tom::config
