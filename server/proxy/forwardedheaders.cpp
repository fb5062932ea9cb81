#include "server/proxy/forwardedheaders.h"

#include "shared/httpserver/headfields.h"
#include "shared/protocol/paths.h"

#include <algorithm>
#include <array>

namespace tom::server {

namespace {

template<size_t size>
bool isOneOf(QByteArrayView name, const std::array<QByteArrayView, size> &names)
{
    return std::ranges::any_of(names, [name](QByteArrayView one) { return one.compare(name, Qt::CaseInsensitive) == 0; });
}

void addField(QByteArray &head, QByteArrayView name, QByteArrayView value)
{
    head.append(name).append(": ").append(value).append("\r\n");
}

} // namespace

QByteArray headForAgent(const httpserver::Request &request, const QString &username, const AgentAddress &address)
{
    static constexpr std::array<QByteArrayView, 4> passed{"accept", "accept-language", "content-type", "last-event-id"};
    QByteArray head;
    head.reserve(512);
    head.append(request.method).append(' ').append(request.target).append(" HTTP/1.1\r\n");
    addField(head, "host", address.url.host(QUrl::FullyEncoded).toLatin1());
    const QByteArray ours = httpserver::valuesOf(request.headers, "connection").join(',');   // RFC 9110 7.6.1
    for (const auto &[name, value] : request.headers) {
        if (isOneOf(name, passed) && !httpserver::listContains(ours, name))
            addField(head, name, value);
    }
    addField(head, "x-tom-user", username.toLatin1());   // a name of the configuration: letters, digits, . _ -
    addField(head, "x-request-id", request.id);
    if (request.bodyLength < 0)
        addField(head, "transfer-encoding", "chunked");
    else if (request.bodyLength > 0 || request.method == "POST")
        addField(head, "content-length", QByteArray::number(request.bodyLength));
    return head.append("\r\n");
}

QByteArray healthQuestion(const QString &username)
{
    QByteArray head;
    head.append("GET ").append(protocol::paths::healthz).append(" HTTP/1.1\r\nhost: agent\r\n");
    addField(head, "x-tom-user", username.toLatin1());
    return head.append("\r\n");
}

httpserver::Headers headersForClient(const httpserver::Headers &fields)
{
    static constexpr std::array<QByteArrayView, 4> passed{"content-type", "retry-after", "allow", "content-disposition"};
    httpserver::Headers result;
    for (const auto &field : fields) {
        if (isOneOf(field.first, passed))
            result.append(field);
    }
    return result;
}

} // namespace tom::server
