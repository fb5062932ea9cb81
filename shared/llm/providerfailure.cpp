#include "shared/llm/providerfailure.h"

#include "shared/core/json.h"

#include <QDateTime>
#include <QJsonArray>
#include <QLocale>
#include <QRegularExpression>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::llm {

namespace {

FailureKind kindOfStatus(int status)
{
    switch (status) {
    case 401:
    case 403:
        return FailureKind::Auth;
    case 402:
        return FailureKind::Billing;
    case 404:
        return FailureKind::ModelUnknown;
    case 408:
    case 409:
    case 498:   // Groq: no capacity
        return FailureKind::Server;
    case 429:
        return FailureKind::RateLimit;
    default:
        return status >= 500 ? FailureKind::Server : status >= 400 ? FailureKind::BadRequest : FailureKind::Protocol;
    }
}

// The provider's own names for what happened say more than the status.
std::optional<FailureKind> kindOfName(const QString &name)
{
    static const QHash<QString, FailureKind> kinds{
        {u"insufficient_quota"_s, FailureKind::Billing},
        {u"billing_error"_s, FailureKind::Billing},
        {u"invalid_api_key"_s, FailureKind::Auth},
        {u"authentication_error"_s, FailureKind::Auth},
        {u"api_key_invalid"_s, FailureKind::Auth},
        {u"permission_error"_s, FailureKind::Auth},
        {u"model_not_found"_s, FailureKind::ModelUnknown},
        {u"context_length_exceeded"_s, FailureKind::ContextLength},
        {u"exceed_context_size_error"_s, FailureKind::ContextLength},
        {u"content_filter"_s, FailureKind::Filtered},
        {u"rate_limit_exceeded"_s, FailureKind::RateLimit},
        {u"rate_limit_error"_s, FailureKind::RateLimit},
        {u"resource_exhausted"_s, FailureKind::RateLimit},
        {u"server_error"_s, FailureKind::Server},
        {u"api_error"_s, FailureKind::Server},
        {u"overloaded"_s, FailureKind::Server},
        {u"overloaded_error"_s, FailureKind::Server},
        {u"unavailable"_s, FailureKind::Server},
        {u"insufficient_system_resource"_s, FailureKind::Server},
        {u"tool_use_failed"_s, FailureKind::Server},   // Groq: the model wrote a call that nobody can read
    };
    const auto known = kinds.constFind(name.toLower());
    return known == kinds.constEnd() ? std::nullopt : std::optional(*known);
}

// "Unknown parameter: 'x'", "Unrecognized request argument supplied: x", "Unsupported parameter: 'x' is not supported …"
QString parameterIn(const QString &message)
{
    static const QRegularExpression named(
        u"(?:unknown|unsupported|unrecognized|unrecognised|invalid|extra)\\s+(?:parameter|request argument supplied|argument|field|value)s?\\s*:?\\s*['\"`]?([a-z_]+)"_s,
        QRegularExpression::CaseInsensitiveOption);
    if (const QString name = named.match(message).captured(1); !name.isEmpty())
        return name;
    // "output_config.format: Extra inputs are not permitted"
    static const QRegularExpression prefixed(u"^([a-z_]+)(?:[.\\w]*): .*(?:not permitted|not supported|unexpected|invalid)"_s,
                                             QRegularExpression::CaseInsensitiveOption);
    return prefixed.match(message).captured(1);
}

std::optional<std::chrono::milliseconds> retryAfterIn(const http::Headers &headers)
{
    bool isNumber = false;
    const double milliseconds = http::headerValue(headers, "retry-after-ms").toDouble(&isNumber);
    if (isNumber && milliseconds >= 0)
        return std::chrono::milliseconds(qint64(std::min(milliseconds, 1e12)));
    const QByteArray value = http::headerValue(headers, "retry-after").trimmed();
    const double seconds = value.toDouble(&isNumber);
    if (isNumber && seconds >= 0)
        return std::chrono::milliseconds(qint64(std::min(seconds, 1e9) * 1000));
    QDateTime date = QLocale::c().toDateTime(QString::fromLatin1(value), u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s);
    if (!date.isValid())
        return std::nullopt;
    date.setTimeZone(QTimeZone::utc());
    return std::chrono::milliseconds(std::max<qint64>(0, QDateTime::currentDateTimeUtc().msecsTo(date)));
}

// Gemini puts it into the body: details[].retryDelay "27s".
std::optional<std::chrono::milliseconds> retryDelayIn(const QJsonArray &details)
{
    for (const QJsonValue &detail : details) {
        QString delay = detail["retryDelay"_L1].toString();
        if (!delay.endsWith(u's'))
            continue;
        delay.chop(1);
        return std::chrono::milliseconds(qint64(std::min(delay.toDouble(), 1e9) * 1000));
    }
    return std::nullopt;
}

// Gemini's quota of a day, which no waiting brings back.
bool isDaysQuota(const QJsonArray &details)
{
    for (const QJsonValue &detail : details) {
        for (const QJsonValue &violation : detail["violations"_L1].toArray()) {
            if (violation["quotaId"_L1].toString().contains("PerDay"_L1))
                return true;
        }
    }
    return false;
}

QString withoutSecrets(QString text, const QString &key)
{
    static const QRegularExpression keys(u"\\b(?:sk|pk|key|gsk|xai|hf|AIza)[-_A-Za-z0-9*.]{6,}"_s);
    static const QRegularExpression bearer(u"(?:bearer|api[-_ ]?key)\\s*[:=]?\\s+\\S+"_s,
                                           QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression query(u"(https?://[^\\s?#]+)[?#]\\S*"_s);
    if (!key.isEmpty())
        text.replace(key, u"•••"_s);
    text.replace(query, u"\\1"_s).replace(keys, u"•••"_s).replace(bearer, u"•••"_s);
    constexpr qsizetype longest = 300;
    text = text.simplified();
    return text.size() > longest ? text.first(longest) + u'…' : text;
}

QString retiredHint(const Deployment &deployment)
{
    const std::optional<RetiredModel> retired = Providers::shipped().retired(deployment.id);
    if (!retired)
        return {};
    return u": it was shut down on %1, use %2"_s.arg(QLocale::c().toString(retired->since, u"d MMMM yyyy"_s), retired->use);
}

QString fixKey(const Deployment &deployment)
{
    return deployment.keyPlace.isEmpty() ? u"give it a key in %1"_s.arg(deployment.settings)
                                         : u"check %1"_s.arg(deployment.keyPlace);
}

} // namespace

ProviderFailure failureFromHttp(const Error &error)
{
    switch (error.code) {
    case ErrorCode::AgentTimeout:
        return {.kind = FailureKind::Timeout, .detail = error.message};
    case ErrorCode::TooLarge:
        return {.kind = FailureKind::TooLarge, .detail = error.message};
    default:
        return {.kind = FailureKind::Network, .detail = error.message};
    }
}

ProviderFailure failureFromObject(const QJsonObject &answer, int status)
{
    ProviderFailure failure{.status = status};
    const QJsonValue error = answer.value("error"_L1);
    const QJsonObject fields = error.isObject() ? error.toObject() : answer;
    failure.detail = error.isString() ? error.toString() : fields.value("message"_L1).toString();
    if (failure.detail.isEmpty() && fields.value("detail"_L1).isString())
        failure.detail = fields.value("detail"_L1).toString();
    failure.parameter = fields.value("param"_L1).toString();
    // FastAPI's form: {"detail": [{"loc": ["body", "stream_options"], "msg": "…"}]}
    const QJsonObject first = answer.value("detail"_L1).toArray().at(0).toObject();
    if (!first.isEmpty()) {
        failure.detail = first.value("msg"_L1).toString();
        failure.parameter = first.value("loc"_L1).toArray().at(1).toString();
    }
    if (failure.parameter.isEmpty())
        failure.parameter = parameterIn(failure.detail);

    const QJsonValue code = fields.value("code"_L1);
    const int numericCode = code.isDouble() ? code.toInt() : 0;
    if (numericCode >= 400 && numericCode < 600 && failure.status < 400)
        failure.status = numericCode;   // an error in an answer that began with 200
    failure.kind = failure.status >= 300 ? kindOfStatus(failure.status) : FailureKind::Server;
    for (const QString &name : {fields.value("type"_L1).toString(), fields.value("status"_L1).toString(), code.toString()}) {
        if (const std::optional<FailureKind> kind = kindOfName(name))
            failure.kind = *kind;
    }
    const QString lower = failure.detail.toLower();
    if (failure.kind == FailureKind::BadRequest
        && (lower.contains("prompt is too long"_L1) || lower.contains("maximum context length"_L1)
            || lower.contains("exceeds the maximum number of tokens"_L1) || lower.contains("exceed context limit"_L1)))
        failure.kind = FailureKind::ContextLength;
    const QJsonArray details = fields.value("details"_L1).toArray();
    for (const QJsonValue &detail : details) {
        if (detail["reason"_L1] == "API_KEY_INVALID"_L1)
            failure.kind = FailureKind::Auth;
    }
    if (isDaysQuota(details))
        failure.kind = FailureKind::Billing;
    else
        failure.retryAfter = retryDelayIn(details);
    return failure;
}

ProviderFailure failureFromAnswer(int status, const http::Headers &headers, const QByteArray &body)
{
    QByteArray trimmed = body.trimmed();
    QJsonDocument document = QJsonDocument::fromJson(trimmed);
    const QJsonObject answer =
        document.isArray() ? document.array().at(0).toObject() : document.object();   // Gemini's streams: [{"error":…}]
    ProviderFailure failure = failureFromObject(answer, status);
    if (answer.isEmpty() && trimmed.size() < 300 && !trimmed.startsWith('<'))
        failure.detail = QString::fromUtf8(trimmed);
    if (const auto after = retryAfterIn(headers))
        failure.retryAfter = after;
    const QByteArray shouldRetry = http::headerValue(headers, "x-should-retry");
    if (shouldRetry == "true" || shouldRetry == "false")
        failure.shouldRetry = shouldRetry == "true";
    return failure;
}

Error describe(const ProviderFailure &failure, const Deployment &deployment)
{
    const QString &provider = deployment.provider;
    const QString &model = deployment.model;
    const QString words = withoutSecrets(failure.detail, deployment.key);
    const QString because = words.isEmpty() ? QString() : u": "_s + words;
    const QString status = failure.status > 0 ? u" (%1)"_s.arg(failure.status) : QString();
    const auto unavailable = [&failure](const QString &message) {
        const qint64 seconds = failure.retryAfter ? (failure.retryAfter->count() + 999) / 1000 : 0;
        return Error{.code = ErrorCode::LlmUnavailable,
                     .message = message,
                     .retryAfterSeconds = int(std::min<qint64>(seconds, 86400 * 365))};
    };
    const auto rejected = [](const QString &message) { return Error{.code = ErrorCode::LlmRejected, .message = message}; };

    switch (failure.kind) {
    case FailureKind::Network:
        return unavailable(u"cannot reach %1 for %2%3; check the network and base_url of %4"_s.arg(deployment.place(), model,
                                                                                                   because, deployment.settings));
    case FailureKind::Timeout:
        return unavailable(u"%1 gave no answer from %2 in time%3; try again, or choose another model in %4"_s.arg(
            deployment.place(), model, because, deployment.settings));
    case FailureKind::RateLimit: {
        const QString when = failure.retryAfter ? u"in %1 s"_s.arg((failure.retryAfter->count() + 999) / 1000) : u"in a minute"_s;
        return unavailable(
            u"%1 allows no more requests to %2 for now%3%4; try again %5"_s.arg(provider, model, status, because, when));
    }
    case FailureKind::Billing:
        return unavailable(
            u"%1 gives no answers from %2 because the account has no credit%3%4; check plan and billing there"_s.arg(
                provider, model, status, because));
    case FailureKind::Server:
        return unavailable(u"%1 has a problem with %2%3%4; try again later"_s.arg(provider, model, status, because));
    case FailureKind::Truncated:
        return unavailable(u"the answer of %1 from %2 broke off%3; try again"_s.arg(model, deployment.place(), because));
    case FailureKind::Empty:
        return unavailable(u"%1 sent an empty answer from %2; try again"_s.arg(provider, model));
    case FailureKind::TooLarge:
        return unavailable(u"the answer of %1 from %2 is longer than Tom takes"_s.arg(model, provider));
    case FailureKind::Protocol:
        return unavailable(u"%1 did not answer as an %2-compatible server%3%4; check base_url of %5"_s.arg(
            deployment.place(), wireName(deployment.wire), status, because, deployment.settings));
    case FailureKind::Auth:   // its words may repeat a part of the key
        return rejected(u"%1 refused the key for %2%3: %4"_s.arg(provider, model, status, fixKey(deployment)));
    case FailureKind::ModelUnknown: {
        const QString hint = retiredHint(deployment);
        const QString way = deployment.wire == Wire::Ollama ? u"run: ollama pull %1, or change it"_s.arg(model) : u"change it"_s;
        return rejected(u"%1 does not know the model %2%3%4; %5 in %6"_s.arg(
            deployment.place(), model, status, hint.isEmpty() ? because : hint, way, deployment.settings));
    }
    case FailureKind::ContextLength:
        return rejected(
            u"the conversation is too long for %1 of %2%3; start a new one with /reset"_s.arg(model, provider, status));
    case FailureKind::Filtered:
        return rejected(u"%1 refuses to answer this with %2%3; say it in other words"_s.arg(provider, model, status));
    case FailureKind::BadRequest:
        break;
    }
    return rejected(u"%1 refused the request to %2%3%4; check the options of %5"_s.arg(provider, model, status, because,
                                                                                       deployment.settings));
}

std::optional<std::chrono::milliseconds> retryDelay(const ProviderFailure &failure, int attemptsMade, double jitter,
                                                    std::chrono::milliseconds longestWait)
{
    constexpr int maxRetries = 2;
    if (attemptsMade > maxRetries)
        return std::nullopt;
    const bool isTransient = failure.kind == FailureKind::Network || failure.kind == FailureKind::Server
                             || failure.kind == FailureKind::RateLimit || failure.kind == FailureKind::Empty
                             || failure.kind == FailureKind::Truncated;
    // A server's wish counts, but the same request is refused for these however often it is sent.
    const bool isFinal = failure.kind == FailureKind::Billing || failure.kind == FailureKind::Auth
                         || failure.kind == FailureKind::BadRequest || failure.kind == FailureKind::ContextLength;
    if (isFinal || !failure.shouldRetry.value_or(isTransient))
        return std::nullopt;
    if (failure.retryAfter) {
        if (*failure.retryAfter > longestWait)
            return std::nullopt;
        return failure.retryAfter;
    }
    const double seconds = std::min(8.0, 0.5 * double(1 << (attemptsMade - 1))) * (1 - 0.25 * jitter);
    return std::chrono::milliseconds(qint64(seconds * 1000));
}

} // namespace tom::llm
