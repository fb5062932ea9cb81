#pragma once

#include "shared/core/json.h"

#include <QJsonArray>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>

#include <functional>

namespace tom::agent::test {

// A model server on loopback that speaks the OpenAI chat completions wire, word by word as the test says.
class OpenAiPeer : public QObject
{
public:
    OpenAiPeer()
    {
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = m_server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        });
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("no port");
    }

    [[nodiscard]] QString baseUrl() const { return QStringLiteral("http://127.0.0.1:%1/v1").arg(m_server.serverPort()); }

    void say(const QString &text)
    {
        send(QJsonObject{{QStringLiteral("delta"), QJsonObject{{QStringLiteral("content"), text}}}});
    }
    // The whole answer: one call.
    void call(const QString &id, const QString &name, const QJsonObject &usage = {}, const QJsonObject &arguments = {})
    {
        beginCall(id, name, arguments);
        finish(usage, QStringLiteral("tool_calls"));
    }
    void beginCall(const QString &id, const QString &name, const QJsonObject &arguments = {})
    {
        const QJsonObject function{{QStringLiteral("name"), name},
                                   {QStringLiteral("arguments"), QString::fromUtf8(json::compact(arguments))}};
        const QJsonObject made{{QStringLiteral("index"), 0},
                               {QStringLiteral("id"), id},
                               {QStringLiteral("type"), QStringLiteral("function")},
                               {QStringLiteral("function"), function}};
        send(QJsonObject{{QStringLiteral("delta"), QJsonObject{{QStringLiteral("tool_calls"), QJsonArray{made}}}}});
    }
    // usage: as the wire has it, in a chunk of its own.
    void finish(const QJsonObject &usage = {}, const QString &reason = QStringLiteral("stop"))
    {
        send(QJsonObject{{QStringLiteral("delta"), QJsonObject{}}, {QStringLiteral("finish_reason"), reason}});
        if (open && !usage.isEmpty())
            open->write("data: " + json::compact({{QStringLiteral("choices"), QJsonArray()}, {QStringLiteral("usage"), usage}})
                        + "\n\n");
        if (open) {
            open->write("data: [DONE]\n\n");
            open->disconnectFromHost();
        }
    }

    // Cuts off what it says, and is not there until it is revived.
    void die()
    {
        m_port = m_server.serverPort();
        m_server.close();
        if (open)
            open->abort();
    }
    void revive()
    {
        if (!m_server.listen(QHostAddress::LocalHost, m_port))
            qFatal("no port");
    }

    QList<QJsonObject> requests;
    QPointer<QTcpSocket> open;         // the answer that is being given
    std::function<void()> asked{};     // it is there, and empty; for each of them
    QByteArray refusal{};              // every answer is an error, with these words

private:
    void read(QTcpSocket *socket)
    {
        QByteArray request = socket->property("request").toByteArray() + socket->readAll();
        socket->setProperty("request", request);
        const auto headEnd = request.indexOf("\r\n\r\n");
        if (headEnd < 0)
            return;
        const QByteArray body = request.sliced(headEnd + 4);
        const auto parsed = json::parseObject(body);
        if (!parsed)   // not all of it is here yet
            return;
        requests.append(*parsed);
        if (!refusal.isEmpty()) {
            const QByteArray said = json::compact(
                {{QStringLiteral("error"), QJsonObject{{QStringLiteral("message"), QString::fromUtf8(refusal)}}}});
            socket->write("HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                          + QByteArray::number(said.size()) + "\r\n\r\n" + said);
            return socket->disconnectFromHost();
        }
        open = socket;
        socket->write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
        if (const auto answer = asked)   // it may set another one
            answer();
    }
    void send(QJsonObject choice)
    {
        if (!open)
            return;
        choice.insert(QStringLiteral("index"), 0);
        const QJsonObject chunk{{QStringLiteral("id"), QStringLiteral("1")},
                                {QStringLiteral("object"), QStringLiteral("chat.completion.chunk")},
                                {QStringLiteral("choices"), QJsonArray{choice}}};
        open->write("data: " + json::compact(chunk) + "\n\n");
    }

    QTcpServer m_server;
    quint16 m_port = 0;
};

} // namespace tom::agent::test
