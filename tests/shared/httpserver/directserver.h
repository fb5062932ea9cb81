#pragma once

#include "tests/shared/httpserver/rawclient.h"

#include <QSignalSpy>
#include <QTest>

#include <memory>
#include <optional>
#include <stdexcept>

namespace tom::httpserver {

// A server whose direct routes keep what they were given, for the test to answer.
class DirectServer
{
public:
    explicit DirectServer(const Limits &limits = smallLimits())
        : identity(*auth::makeSelfSigned({QStringLiteral("localhost")}, {QHostAddress::LocalHost})),
          server(limits)
    {
        const auto keep = [this](const Request &it, std::unique_ptr<RequestBody> itsBody, Reply itsReply) {
            ++asked;
            request = it;
            body = std::move(itsBody);
            reply.emplace(std::move(itsReply));
            if (body) {
                QObject::connect(body.get(), &RequestBody::received, body.get(), [this] {
                    if (takes)
                        taken += body->take();
                });
                failed = std::make_unique<QSignalSpy>(body.get(), &RequestBody::failed);
            }
        };
        server.addDirectRoute("GET", QStringLiteral("/kept"), keep);
        server.addDirectRoute("GET", QStringLiteral("/things/{thing}"), keep);
        server.addDirectRoute("POST", QStringLiteral("/kept"), keep, bodyLimit);
        server.addDirectRoute(
            "POST", QStringLiteral("/refused"),
            [this](const Request &, std::unique_ptr<RequestBody>, Reply it) {
                ++asked;
                it.send(Response::failure({.code = ErrorCode::Unauthorized, .message = QStringLiteral("no")}));
            },
            bodyLimit);
        server.addDirectRoute("GET", QStringLiteral("/dropped"), [](const Request &, std::unique_ptr<RequestBody>, Reply) {});
        server.addDirectRoute("GET", QStringLiteral("/thrown"),
                              [](const Request &, std::unique_ptr<RequestBody>, Reply) { throw std::runtime_error("x"); });
        server.addRoute("GET", QStringLiteral("/hello"), [](const Request &, Reply it) { it.send(Response::html("hello")); });
        isListening = server.listen(QHostAddress::LocalHost, 0, serverTls(identity.chain, identity.key)).has_value();
    }

    void begin()
    {
        body->begin();
        taken += body->take();
    }

    static constexpr qint64 bodyLimit = 10'000'000;

    auth::CertifiedKey identity;
    bool isListening = false;
    bool takes = true;
    int asked = 0;
    Request request;
    std::unique_ptr<RequestBody> body;
    std::unique_ptr<QSignalSpy> failed;
    std::optional<Reply> reply;
    QByteArray taken;
    HttpServer server;   // last: its connections know of the body
};

} // namespace tom::httpserver
