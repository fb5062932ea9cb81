#pragma once

#include "shared/core/json.h"

#include <QNetworkRequest>
#include <QSslConfiguration>
#include <QWebSocket>
#include <QWebSocketHandshakeOptions>

#include <algorithm>
#include <utility>

namespace tom::server::test {

// Somebody's device that listens at wss /push.
class Device
{
public:
    using Headers = QList<std::pair<QByteArray, QByteArray>>;

    explicit Device(quint16 port, const Headers &headers = {}, const QString &subprotocol = QStringLiteral("tom.push.v1"))
    {
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setPeerVerifyMode(QSslSocket::VerifyNone);
        socket.setSslConfiguration(tls);
        QObject::connect(&socket, &QWebSocket::textMessageReceived, &socket, [this](const QString &text) {
            messages.append(json::parseObject(text.toUtf8()).value_or(QJsonObject()));
        });
        QObject::connect(&socket, &QWebSocket::disconnected, &socket, [this] { isClosed = true; });
        QUrl url(QStringLiteral("wss://127.0.0.1/push"));
        url.setPort(port);
        QNetworkRequest request(url);
        for (const auto &[name, value] : headers)
            request.setRawHeader(name, value);
        QWebSocketHandshakeOptions options;
        options.setSubprotocols({subprotocol});
        socket.open(request, options);
    }
    // Behind the 101 and its hello.
    [[nodiscard]] bool isListening() const { return !messages.isEmpty() && !isClosed; }
    [[nodiscard]] QList<QJsonObject> ofType(const QString &type) const
    {
        QList<QJsonObject> result;
        std::copy_if(messages.begin(), messages.end(), std::back_inserter(result),
                     [&type](const QJsonObject &message) { return message.value(QLatin1StringView("type")) == type; });
        return result;
    }
    [[nodiscard]] QString goodbye() const
    {
        const QList<QJsonObject> byes = ofType(QStringLiteral("bye"));
        return byes.isEmpty() ? QString() : byes.constLast().value(QLatin1StringView("reason")).toString();
    }
    [[nodiscard]] int closeCode() const { return isClosed ? int(socket.closeCode()) : 0; }

    QWebSocket socket;
    QList<QJsonObject> messages;
    bool isClosed = false;
};

} // namespace tom::server::test
