#include "shared/httpserver/request.h"

#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::httpserver {

QByteArray Request::header(QByteArrayView name) const
{
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

QByteArray Request::cookie(QByteArrayView name) const
{
    for (const QByteArray &pair : header("cookie").split(';')) {
        const QByteArray trimmed = pair.trimmed();
        if (trimmed.size() > name.size() && trimmed.startsWith(name) && trimmed.at(name.size()) == '=')
            return trimmed.mid(name.size() + 1);
    }
    return {};
}

bool Request::accepts(QByteArrayView mediaType) const
{
    for (const QByteArray &part : header("accept").split(',')) {
        const QByteArray type = part.split(';').constFirst().trimmed();
        if (type.compare(mediaType, Qt::CaseInsensitive) == 0)
            return true;
    }
    return false;
}

Result<QJsonObject> Request::json() const
{
    return json::parseObject(body);
}

Response Response::json(const QJsonObject &object, int status)
{
    return written(tom::json::compact(object), status);
}

Response Response::written(const QByteArray &json, int status)
{
    return {.status = status, .headers = {{"Content-Type", "application/json; charset=utf-8"}}, .body = json};
}

Response Response::html(const QByteArray &page, int status)
{
    return {.status = status, .headers = {{"Content-Type", "text/html; charset=utf-8"}}, .body = page};
}

Response Response::failure(const Error &error)
{
    QJsonObject object{{u"status"_s, u"ERROR"_s}, {u"code"_s, QString(errorCodeName(error.code))}, {u"message"_s, error.message}};
    if (error.retryAfterSeconds > 0)
        object.insert("retry_after_s"_L1, error.retryAfterSeconds);
    Response response = json(object, statusOf(error.code));
    if (error.retryAfterSeconds > 0)
        response.headers.append({"Retry-After", QByteArray::number(error.retryAfterSeconds)});
    return response;
}

Response Response::redirect(const QByteArray &location)
{
    return {.status = 303, .headers = {{"Location", location}}};
}

// The one table from error codes to statuses (docs/api.md).
int statusOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidInput:
        return 400;
    case ErrorCode::Unauthorized:
        return 401;
    case ErrorCode::TotpRequired:
        return 401;
    case ErrorCode::Forbidden:
        return 403;
    case ErrorCode::NotFound:
        return 404;
    case ErrorCode::MethodNotAllowed:
        return 405;
    case ErrorCode::Conflict:
        return 409;
    case ErrorCode::Cancelled:
        return 409;
    case ErrorCode::TooLarge:
        return 413;
    case ErrorCode::RateLimited:
        return 429;
    case ErrorCode::BudgetExceeded:
        return 429;
    case ErrorCode::Internal:
        return 500;
    case ErrorCode::LlmRejected:
        return 502;
    case ErrorCode::Network:
        return 502;
    case ErrorCode::Untrusted:
        return 502;
    case ErrorCode::AgentUnavailable:
        return 503;
    case ErrorCode::LlmUnavailable:
        return 503;
    case ErrorCode::AgentTimeout:
        return 504;
    case ErrorCode::Storage:
        return 507;
    }
    return 500;
}

} // namespace tom::httpserver
