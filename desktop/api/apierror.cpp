#include "desktop/api/apierror.h"

#include "shared/core/json.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

class ErrorText
{
    Q_DECLARE_TR_FUNCTIONS(ErrorText)
};

ErrorCode codeOf(int status)
{
    switch (status) {
    case 401:
        return ErrorCode::Unauthorized;
    case 403:
        return ErrorCode::Forbidden;
    case 404:
        return ErrorCode::NotFound;
    case 413:
        return ErrorCode::TooLarge;
    case 429:
        return ErrorCode::RateLimited;
    case 502:
    case 503:
        return ErrorCode::AgentUnavailable;
    case 504:
        return ErrorCode::AgentTimeout;
    default:
        return status >= 400 && status < 500 ? ErrorCode::InvalidInput : ErrorCode::Internal;
    }
}

QString sentence(QString text)
{
    if (text.isEmpty())
        return text;
    text[0] = text.at(0).toUpper();
    const QChar last = text.back();
    if (last.isLetterOrNumber() || last == u')' || last == u'"')
        text += u'.';
    return text;
}

} // namespace

Error answeredError(int status, const http::Headers &headers, const QByteArray &body)
{
    const QJsonObject object = json::parseObject(body).value_or(QJsonObject());
    Error error{.code = codeOf(status), .message = object.value("message"_L1).toString()};
    if (object.contains("code"_L1))
        error.code = errorCodeFromName(object.value("code"_L1).toString());
    if (error.message.isEmpty())
        error.message = u"the server answered with status %1"_s.arg(status);
    error.retryAfterSeconds = object.value("retry_after_s"_L1).toInt(http::headerValue(headers, "Retry-After").toInt());
    return error;
}

Result<QJsonObject> answeredObject(const Result<http::HttpResponse> &response)
{
    if (!response)
        return std::unexpected(response.error());
    if (response->status < 200 || response->status >= 300)
        return std::unexpected(answeredError(response->status, response->headers, response->body));
    const Result<QJsonObject> object = json::parseObject(response->body);
    if (!object)
        return failure(ErrorCode::Internal, u"the answer is not that of a Tom server; check the address"_s);
    return *object;
}

QString errorText(const Error &error)
{
    switch (error.code) {
    case ErrorCode::Network:
        return ErrorText::tr("The server cannot be reached (%1). Is it running, and is the address right?").arg(error.message);
    case ErrorCode::AgentTimeout:
        return ErrorText::tr("No answer came in time (%1). Try again in a moment.").arg(error.message);
    case ErrorCode::Cancelled:
        return ErrorText::tr("Stopped.");
    default:
        break;
    }
    const QString text = sentence(error.message);
    if (error.retryAfterSeconds > 0)
        return ErrorText::tr("%1 Try again in %2 s.").arg(text).arg(error.retryAfterSeconds);
    return text;
}

} // namespace tom::desktop
