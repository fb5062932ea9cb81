#include "desktop/api/answerreading.h"
#include "desktop/api/apiclient.h"
#include "shared/core/json.h"
#include "shared/protocol/paths.h"

using namespace Qt::StringLiterals;

// The part of ApiClient that is about the configuration, for admins.
namespace tom::desktop {

namespace {

using Response = Result<http::HttpResponse>;
namespace paths = protocol::paths;

constexpr qint64 maxConfigAnswer = 32 * 1024 * 1024;   // three texts of 4 MiB, escaped

QString configPath(QLatin1StringView below)
{
    return paths::adminConfig + below;
}

// 412 and 422 are answers here, not errors.
Result<ConfigPut> readPut(const Response &response)
{
    if (!response)
        return std::unexpected(response.error());
    const Result<QJsonObject> object = json::parseObject(response->body);
    if (!object || (response->status != 200 && response->status != 412 && response->status != 422)) {
        const Result<QJsonObject> refused = answeredObject(response);
        return std::unexpected(refused
                                   ? Error{.code = ErrorCode::Internal, .message = u"the answer is not that of a Tom server"_s}
                                   : refused.error());
    }
    ConfigPut put{.revision = object->value("revision"_L1).toString()};
    if (response->status == 412) {
        put.outcome = ConfigPut::Outcome::Stale;
        put.shown = ConfigShown::fromJson(*object).value_or(ConfigShown{});
        put.base = object->value("base"_L1).toString();
        return put;
    }
    put.checked = ConfigChecked::fromJson(*object).value_or(ConfigChecked{});
    if (response->status == 422)
        put.outcome = ConfigPut::Outcome::Refused;
    return put;
}

// What is wrong with the text comes with a refusal to try anything of it.
Result<ConfigTrial> readTrial(const Response &response)
{
    if (!response || response->status != 422)
        return readAnswer<ConfigTrial>(response);
    const ConfigChecked checked = json::parseObject(response->body).and_then(&ConfigChecked::fromJson).value_or(ConfigChecked{});
    for (const config::Problem &problem : checked.problems) {
        if (problem.severity == config::Severity::Error)
            return failure(ErrorCode::InvalidInput, u"line %1: %2"_s.arg(problem.line).arg(problem.message));
    }
    return readAnswer<ConfigTrial>(response);
}

http::HttpRequest roomy(http::HttpRequest request)
{
    request.maxBytes = maxConfigAnswer;
    return request;
}

} // namespace

QFuture<Result<ConfigShown>> ApiClient::configuration()
{
    return m_http->fetch(roomy(request("GET", paths::adminConfig))).then(readAnswer<ConfigShown>);
}

QFuture<Result<ConfigChecked>> ApiClient::checkConfiguration(const QString &text)
{
    return m_http->fetch(roomy(request("POST", configPath("/check"_L1), {{u"text"_s, text}}))).then(readAnswer<ConfigChecked>);
}

QFuture<Result<ConfigPut>> ApiClient::putConfiguration(const QString &text, const QString &revision)
{
    http::HttpRequest asked = roomy(request("PUT", paths::adminConfig, {{u"text"_s, text}}));
    asked.headers.emplaceBack("If-Match", '"' + revision.toLatin1() + '"');
    return m_http->fetch(asked).then(readPut);
}

QFuture<Result<ConfigTrial>> ApiClient::tryConfiguration(const ConfigPart &part, const QString &text, const QObject *keeper)
{
    using enum ConfigPart::Kind;
    QJsonObject body;
    if (part.kind != Certificate)
        body = {{u"name"_s, part.name}, {u"text"_s, text}};
    if (part.kind == Service)
        body.insert("user"_L1, part.user);
    if (!part.certificatePem.isEmpty())
        body = {{u"certificate"_s, QString::fromUtf8(part.certificatePem)}, {u"key"_s, QString::fromUtf8(part.keyPem)}};
    const QLatin1StringView what = part.kind == Provider ? "/llm"_L1 : part.kind == Service ? "/service"_L1 : "/tls"_L1;
    return m_http->fetch(request("POST", paths::adminTest + what, body), keeper).then(readTrial);
}

QFuture<Result<ConfigVersions>> ApiClient::configurationVersions()
{
    return m_http->fetch(request("GET", configPath("/history"_L1))).then(readAnswer<ConfigVersions>);
}

QFuture<Result<ConfigShown>> ApiClient::configurationVersion(const QString &revision)
{
    const QString escaped = QString::fromLatin1(QUrl::toPercentEncoding(revision));
    return m_http->fetch(roomy(request("GET", configPath("/history/"_L1) + escaped))).then(readAnswer<ConfigShown>);
}

QFuture<Result<ConfigPut>> ApiClient::restoreConfiguration(const QString &revision)
{
    return m_http->fetch(roomy(request("POST", configPath("/restore"_L1), {{u"revision"_s, revision}}))).then(readPut);
}

} // namespace tom::desktop
