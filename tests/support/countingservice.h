#pragma once

#include "shared/core/json.h"

#include <QJsonArray>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <functional>

namespace tom::test {

// An MCP server of revision 2026-07-28 on loopback with the tools get_count, write_count and ask_count (which asks its user
// for a number first). It counts every call that arrives.
class CountingService : public QObject
{
public:
    CountingService()
    {
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = m_server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        });
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("no port");
    }

    [[nodiscard]] QString url() const { return QStringLiteral("http://127.0.0.1:%1/mcp").arg(m_server.serverPort()); }

    int calls = 0;   // of tools that count; the question and the answer of ask_count are one
    QList<QJsonObject> arguments;           // of those calls
    QList<QJsonObject> answers;             // that users gave
    std::function<void()> beforeAnswer{};   // to a call
    std::function<void()> afterAnswer{};
    bool isSilent = false;                  // calls get no answer
    bool isSlow = false;                    // they get it by answerNow()
    bool wantsPassword = false;             // with the number
    QString words{};                        // in place of its own, wherever it has some
    bool isBroken = false;                  // whatever it is asked, it fails, and says words

    void answerNow()
    {
        for (const auto &[socket, message] : std::exchange(m_open, {})) {
            if (socket)
                send(socket, message, counted());
        }
    }

private:
    void read(QTcpSocket *socket)
    {
        QByteArray input = socket->property("input").toByteArray() + socket->readAll();
        const auto headEnd = input.indexOf("\r\n\r\n");
        if (headEnd >= 0) {
            const QByteArray head = input.first(headEnd).toLower();
            const auto at = head.indexOf("content-length:");
            const qsizetype length = at < 0 ? 0 : head.sliced(at + 15).split('\r').constFirst().trimmed().toLongLong();
            if (input.size() >= headEnd + 4 + length) {
                const QByteArray body = input.sliced(headEnd + 4, length);
                socket->setProperty("input", input.sliced(headEnd + 4 + length));
                take(socket, json::parseObject(body).value_or(QJsonObject{}));
                return;
            }
        }
        socket->setProperty("input", input);
    }
    void take(QTcpSocket *socket, const QJsonObject &message)
    {
        const QString method = message.value(QLatin1StringView("method")).toString();
        const QPointer<QTcpSocket> open(socket);
        if (isBroken && message.contains(QLatin1StringView("id"))) {
            const QJsonObject error{{QStringLiteral("code"), -32603}, {QStringLiteral("message"), words}};
            return write(socket, message, QStringLiteral("error"), error);
        }
        if (method == QLatin1StringView("tools/call")) {
            const QJsonObject params = message.value(QLatin1StringView("params")).toObject();
            const bool asks = params.value(QLatin1StringView("name")).toString() == QLatin1StringView("ask_count");
            const QJsonObject responses = params.value(QLatin1StringView("inputResponses")).toObject();
            if (asks && responses.isEmpty())
                return send(socket, message, question());
            if (asks)
                answers.append(responses.value(QLatin1StringView("number")).toObject());
            ++calls;
            arguments.append(params.value(QLatin1StringView("arguments")).toObject());
            if (beforeAnswer)
                beforeAnswer();
            if (isSilent || !open)
                return;
            if (isSlow)
                return m_open.append({open, message});
            send(socket, message, counted());
            if (afterAnswer)
                afterAnswer();
            return;
        }
        if (method == QLatin1StringView("server/discover"))
            return send(socket, message,
                        {{QStringLiteral("supportedVersions"), QJsonArray{QStringLiteral("2026-07-28")}},
                         {QStringLiteral("capabilities"), QJsonObject{{QStringLiteral("tools"), QJsonObject()}}}});
        if (method == QLatin1StringView("tools/list"))
            return send(
                socket, message,
                {{QStringLiteral("tools"), QJsonArray{tool(QStringLiteral("get_count")), tool(QStringLiteral("write_count")),
                                                      tool(QStringLiteral("ask_count"))}}});
        send(socket, message, {});
    }
    [[nodiscard]] QJsonObject tool(const QString &name) const
    {
        const QJsonObject schema{{QStringLiteral("type"), QStringLiteral("object")}};
        QJsonObject made{{QStringLiteral("name"), name}, {QStringLiteral("inputSchema"), schema}};
        if (!words.isEmpty()) {
            made.insert(QStringLiteral("title"), words);
            made.insert(QStringLiteral("description"), words);
        }
        return made;
    }
    [[nodiscard]] QJsonObject counted() const { return text(words.isEmpty() ? QStringLiteral("counted %1").arg(calls) : words); }
    static QJsonObject text(const QString &words)
    {
        const QJsonObject piece{{QStringLiteral("type"), QStringLiteral("text")}, {QStringLiteral("text"), words}};
        return {{QStringLiteral("content"), QJsonArray{piece}}};
    }
    [[nodiscard]] QJsonObject question() const
    {
        QJsonObject number{{QStringLiteral("type"), QStringLiteral("integer")}, {QStringLiteral("minimum"), 1}};
        if (!words.isEmpty()) {
            number.insert(QStringLiteral("title"), words);
            number.insert(QStringLiteral("description"), words);
        }
        QJsonObject fields{{QStringLiteral("n"), number}};
        if (wantsPassword)
            fields.insert(QStringLiteral("password"), QJsonObject{{QStringLiteral("type"), QStringLiteral("string")}});
        const QJsonObject schema{{QStringLiteral("type"), QStringLiteral("object")},
                                 {QStringLiteral("properties"), fields},
                                 {QStringLiteral("required"), QJsonArray{QStringLiteral("n")}}};
        const QJsonObject params{{QStringLiteral("mode"), QStringLiteral("form")},
                                 {QStringLiteral("message"), words.isEmpty() ? QStringLiteral("How many?") : words},
                                 {QStringLiteral("requestedSchema"), schema}};
        const QJsonObject request{{QStringLiteral("method"), QStringLiteral("elicitation/create")},
                                  {QStringLiteral("params"), params}};
        return {{QStringLiteral("resultType"), QStringLiteral("input_required")},
                {QStringLiteral("inputRequests"), QJsonObject{{QStringLiteral("number"), request}}},
                {QStringLiteral("requestState"), QStringLiteral("asked")}};
    }
    static void send(QTcpSocket *socket, const QJsonObject &message, QJsonObject result)
    {
        if (!message.contains(QLatin1StringView("id"))) {
            socket->write("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
            return;
        }
        if (!result.contains(QLatin1StringView("resultType")))
            result.insert(QStringLiteral("resultType"), QStringLiteral("complete"));
        write(socket, message, QStringLiteral("result"), result);
    }
    static void write(QTcpSocket *socket, const QJsonObject &message, const QString &what, const QJsonObject &value)
    {
        const QByteArray body = json::compact({{QStringLiteral("jsonrpc"), QStringLiteral("2.0")},
                                               {QStringLiteral("id"), message.value(QLatin1StringView("id"))},
                                               {what, value}});
        socket->write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + QByteArray::number(body.size())
                      + "\r\n\r\n" + body);
        socket->flush();
    }

    QTcpServer m_server;
    QList<std::pair<QPointer<QTcpSocket>, QJsonObject>> m_open;   // calls that wait
};

} // namespace tom::test
