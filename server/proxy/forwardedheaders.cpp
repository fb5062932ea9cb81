#include "server/proxy/forwardedheaders.h"

#include <QUrl>

namespace tom::server {

http::Headers headersForAgent(const httpserver::Request &request, const QString &username)
{
    http::Headers headers;
    for (const QByteArray &name :
         {QByteArray("Accept"), QByteArray("Accept-Language"), QByteArray("Content-Type"), QByteArray("Last-Event-ID")}) {
        if (const QByteArray value = request.header(name); !value.isEmpty())
            headers.append({name, value});
    }
    headers.append({"X-Tom-User", username.toUtf8()});
    headers.append({"X-Request-Id", request.id});
    return headers;
}

httpserver::Headers headersForClient(const http::Headers &headers)
{
    httpserver::Headers result;
    for (const auto &[name, value] : headers) {
        const QByteArray lower = name.toLower();
        if (lower == "content-type" || lower == "retry-after" || lower == "allow" || lower == "content-disposition")
            result.append({name, value});
    }
    return result;
}

} // namespace tom::server
