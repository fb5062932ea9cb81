#pragma once

#include "agent/memory/app/memoryapp.h"
#include "shared/auth/certificate.h"
#include "shared/auth/servicetoken.h"
#include "shared/core/json.h"
#include "shared/mcp/jsonrpc.h"

#include <QTemporaryDir>
#include <QTest>

namespace tom::memory::test {

// A slice for a service in a folder of the test's, with a certificate of its own.
inline config::MemorySlice testSlice(const QString &folder)
{
    const auto identity = auth::makeSelfSigned({QStringLiteral("localhost")}, {QHostAddress(QHostAddress::LocalHost)}).value();
    return {.folder = folder,
            .secret = QByteArray(43, 's'),
            .hosts = {QStringLiteral("memory-service")},
            .certificatePem = identity.certificatePem(),
            .keyPem = identity.keyPem()};
}

// Asks a running service as a program of some user does.
class Caller
{
public:
    Caller(quint16 port, const QByteArray &key) : m_http({.pinnedKey = key})
    {
        m_url = QUrl(QStringLiteral("https://127.0.0.1"));
        m_url.setPort(port);
    }

    [[nodiscard]] Result<http::HttpResponse> ask(const QByteArray &method, const QString &path, const QByteArray &token,
                                                 const QByteArray &body = {}, const http::Headers &more = {})
    {
        http::Headers headers{{"Content-Type", "application/json"}, {"Accept", "application/json, text/event-stream"}};
        if (!token.isEmpty())
            headers.append({"Authorization", "Bearer " + token});
        QUrl url = m_url;
        url.setPath(path.section(QLatin1Char('?'), 0, 0));
        if (path.contains(QLatin1Char('?')))
            url.setQuery(path.section(QLatin1Char('?'), 1));
        auto future = m_http.fetch({.method = method, .url = url, .headers = headers + more, .body = body});
        if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 20'000))
            return failure(ErrorCode::Network, QStringLiteral("no answer"));
        return future.result();
    }
    // The result of a tool; an Error for what is none.
    [[nodiscard]] Result<QJsonObject> call(const QByteArray &token, const QString &tool, const QJsonObject &arguments)
    {
        const QJsonObject params{{QStringLiteral("name"), tool}, {QStringLiteral("arguments"), arguments}};
        const auto response =
            ask("POST", QStringLiteral("/mcp"), token, json::compact(mcp::rpcRequest(1, QStringLiteral("tools/call"), params)));
        if (!response)
            return std::unexpected(response.error());
        return json::parseObject(response->body).transform([](const QJsonObject &message) {
            return message.value(QLatin1StringView("result")).toObject();
        });
    }

private:
    http::CurlHttpClient m_http;
    QUrl m_url;
};

} // namespace tom::memory::test
