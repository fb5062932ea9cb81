#pragma once

#include "shared/http/networkhttpclient.h"

#include <QTest>

namespace tom::server::test {

// Asks a server and waits for its answer. Believes only the key that it was given.
class Client
{
public:
    Client(quint16 port, const QByteArray &key) : m_port(port), m_http(http::Trust{.pinnedKey = key}) {}

    [[nodiscard]] http::HttpRequest request(const QByteArray &method, const QString &path, const http::Headers &headers = {},
                                            const QByteArray &body = {}) const
    {
        QUrl url(QStringLiteral("https://127.0.0.1"));
        url.setPort(m_port);
        url.setPath(path.section(u'?', 0, 0));
        if (path.contains(u'?'))
            url.setQuery(path.section(u'?', 1));
        return {.method = method, .url = url, .headers = headers, .body = body};
    }
    // Status 0: there was no answer.
    http::HttpResponse ask(const QByteArray &method, const QString &path, const http::Headers &headers = {},
                           const QByteArray &body = {})
    {
        return ask(request(method, path, headers, body));
    }
    http::HttpResponse ask(const http::HttpRequest &asked)
    {
        const QFuture<Result<http::HttpResponse>> future = m_http.fetch(asked);
        if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 40'000))
            return {};
        return future.result().value_or(http::HttpResponse{});
    }
    http::HttpResponse signIn(const QString &name, const QString &password)
    {
        const QString body = QStringLiteral(R"({"username":"%1","password":"%2"})").arg(name, password);
        return ask("POST", QStringLiteral("/login"), {{"Content-Type", "application/json"}}, body.toUtf8());
    }
    std::unique_ptr<http::HttpExchange> send(const http::HttpRequest &request) { return m_http.send(request); }

private:
    quint16 m_port;
    http::NetworkHttpClient m_http;
};

// "name=value" of a cookie that the answer sets, with its attributes behind; empty when it sets none.
inline QByteArray setCookie(const http::HttpResponse &response, const QByteArray &name)
{
    for (const auto &[header, value] : response.headers) {
        if (header.toLower() != "set-cookie")
            continue;
        for (const QByteArray &line : value.split('\n')) {
            if (line.startsWith(name + '='))
                return line;
        }
    }
    return {};
}

inline http::Headers sessionOf(const http::HttpResponse &response)
{
    const QByteArray cookie = setCookie(response, "__Host-tom_session");
    return {{"Cookie", cookie.first(std::max<qsizetype>(0, cookie.indexOf(';')))}};
}

} // namespace tom::server::test
