#include "shared/httpserver/refusal.h"

#include "shared/httpserver/answerheaders.h"

namespace tom::httpserver {

Response refusalOf(int status, const QByteArray &reason)
{
    const ErrorCode code = status == 413 || status == 414 || status == 431 ? ErrorCode::TooLarge
                           : status == 429                                 ? ErrorCode::RateLimited
                                                                           : ErrorCode::InvalidInput;
    Response response = Response::failure(
        {.code = code, .message = QString::fromLatin1(reason), .retryAfterSeconds = code == ErrorCode::RateLimited ? 5 : 0});
    response.status = status;
    return response;
}

QByteArray refusalBytes(int status, const QByteArray &reason, const QByteArray &id)
{
    const Response response = refusalOf(status, reason);
    const QByteArray body = withRequestId(response.body, id);
    Headers headers = response.headers + commonHeaders();
    headers.emplaceBack("X-Request-Id", id);
    headers.emplaceBack("Connection", "close");
    headers.emplaceBack("Content-Length", QByteArray::number(body.size()));
    return answerHead(status, headers) + body;
}

} // namespace tom::httpserver
