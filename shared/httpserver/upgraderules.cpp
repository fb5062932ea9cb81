#include "shared/httpserver/upgraderules.h"

#include "shared/httpserver/headfields.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;

namespace tom::httpserver {

namespace {

constexpr QByteArrayView spokenVersion = "13";
constexpr qsizetype keyBytes = 16;

bool names(const Request &request, QByteArrayView field, QByteArrayView word)
{
    return listContains(valuesOf(request.headers, field).join(','), word);
}

Response badUpgrade(const QString &message, int status = 400)
{
    Response response = Response::failure({.code = ErrorCode::InvalidInput, .message = message});
    response.status = status;
    if (status == 426) {
        response.headers.emplaceBack("Upgrade", "websocket");
        response.headers.emplaceBack("Sec-WebSocket-Version", spokenVersion.toByteArray());
    }
    return response;
}

bool isKey(const QByteArray &key)
{
    const auto decoded = QByteArray::fromBase64Encoding(key, QByteArray::AbortOnBase64DecodingErrors);
    return decoded && (*decoded).size() == keyBytes && (*decoded).toBase64() == key;
}

} // namespace

std::optional<Response> refusalOfUpgrade(const Request &request, bool isHttp10, QByteArrayView subprotocol)
{
    if (isHttp10 || !names(request, "connection", "upgrade") || !names(request, "upgrade", "websocket"))
        return badUpgrade(u"this path speaks WebSocket only"_s, 426);
    if (valuesOf(request.headers, "sec-websocket-version") != QByteArrayList{spokenVersion.toByteArray()})
        return badUpgrade(u"only version 13 of WebSocket is spoken here"_s, 426);
    const QByteArrayList keys = valuesOf(request.headers, "sec-websocket-key");
    if (keys.size() != 1 || !isKey(keys.constFirst()))
        return badUpgrade(u"Sec-WebSocket-Key must be 16 bytes in base64"_s);
    if (request.bodyLength != 0)
        return badUpgrade(u"a WebSocket begins without a body"_s);
    const QByteArrayList offered = valuesOf(request.headers, "sec-websocket-protocol").join(',').split(',');
    const auto isOurs = [subprotocol](const QByteArray &offer) { return offer.trimmed() == subprotocol; };   // with case
    if (std::none_of(offered.begin(), offered.end(), isOurs))
        return badUpgrade(u"only the subprotocol %1 is spoken here"_s.arg(QLatin1StringView(subprotocol)));
    return {};
}

QByteArray acceptKey(const QByteArray &key)
{
    return QCryptographicHash::hash(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", QCryptographicHash::Sha1).toBase64();
}

} // namespace tom::httpserver
