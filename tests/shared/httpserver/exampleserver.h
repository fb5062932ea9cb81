#pragma once

#include "tests/shared/httpserver/rawclient.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>
#include <stdexcept>
#include <vector>

namespace tom::httpserver {

// A server with one route of each kind, and what its handlers kept.
class ExampleServer
{
public:
    explicit ExampleServer(const Limits &limits = smallLimits())
        : identity(*auth::makeSelfSigned({QStringLiteral("localhost")}, {QHostAddress::LocalHost})),
          server(std::make_unique<HttpServer>(limits))
    {
        add("GET", QStringLiteral("/hello"),
            [](const Request &, Reply reply) { reply.send(Response::json({{QStringLiteral("status"), QStringLiteral("OK")}})); });
        add("POST", QStringLiteral("/echo"),
            [](const Request &request, Reply reply) { reply.send(Response::html(request.body)); });
        add(
            "POST", QStringLiteral("/big"),
            [](const Request &request, Reply reply) { reply.send(Response::html(QByteArray::number(request.body.size()))); },
            10'000'000);
        add("GET", QStringLiteral("/things/{thing}"),
            [](const Request &request, Reply reply) { reply.send(Response::html(request.captures.constFirst().toUtf8())); });
        add("GET", QStringLiteral("/dropped"), [](const Request &, Reply) {});
        add("GET", QStringLiteral("/thrown"), [](const Request &, Reply) { throw std::runtime_error("x"); });
        add("GET", QStringLiteral("/kept"), [this](const Request &request, Reply reply) {
            last = request;
            kept.push_back(std::move(reply));
        });
        add("GET", QStringLiteral("/stream"), [this](const Request &, Reply reply) {
            stream = reply.stream(200, {{"Content-Type", "text/event-stream"}});
            gone = std::make_unique<QSignalSpy>(stream.get(), &StreamReply::gone);
        });
        isListening = server->listen(QHostAddress::LocalHost, 0, serverTls(identity.chain, identity.key)).has_value();
    }

    [[nodiscard]] quint16 port() const { return server->port(); }
    [[nodiscard]] QString url(const QString &path) const
    {
        return QStringLiteral("https://127.0.0.1:%1%2").arg(port()).arg(path);
    }
    void add(const QByteArray &method, const QString &pattern, HttpServer::Handler handler, qint64 bodyBytes = 0)
    {
        server->addRoute(method, pattern, std::move(handler), bodyBytes);
    }

    auth::CertifiedKey identity;
    bool isListening = false;
    Request last;
    std::vector<Reply> kept;
    std::unique_ptr<StreamReply> stream;
    std::unique_ptr<QSignalSpy> gone;
    std::unique_ptr<HttpServer> server;
};

} // namespace tom::httpserver
