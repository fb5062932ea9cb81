#pragma once

#include "shared/mcp/serverexchange.h"
#include "shared/mcp/servertool.h"

#include <QHash>
#include <QPointer>

#include <map>

namespace tom::mcp {

struct ServerSettings
{
    QString name{};
    QString version{};
    QString instructions{};
    QJsonObject capabilities{};      // beside tools and resources, for methods that are added
    int pageSize = 200;              // entries of a list in one answer
    int callsAtOnce = 32;            // of one caller
    qint64 listTtlMs = 60'000;       // for how long a client may keep a list (modern)
    std::chrono::milliseconds askTimeout = std::chrono::minutes(5);   // for a client to answer what it was asked
};

// An MCP server of both eras without sessions: messages in, messages out. Knows who asks only by the name that the
// transport gives, and nothing of HTTP.
class Server : public QObject
{
    Q_OBJECT

public:
    explicit Server(ServerSettings settings, QObject *parent = nullptr);
    ~Server() override;

    // The order is that of the lists. A name that is taken, or no name of a tool, is a mistake of the program.
    void addTool(ServerTool tool);
    void addResource(ServerResource resource);
    // Asked for resources that are not in the list, before a client is told that there is none; says whether it took the call.
    void setResourceFinder(std::function<bool(const ServerCallPointer &call)> finder) { m_findResource = std::move(finder); }
    // A method beside those of tools and resources.
    void addMethod(const QString &method, ServerHandler handler, QList<Era> eras = {Era::Legacy, Era::Modern});

    [[nodiscard]] std::unique_ptr<ServerExchange> receive(const ServerMessage &message);
    [[nodiscard]] int openCalls() const { return m_openCalls; }

private:
    struct Method
    {
        ServerHandler handler{};
        QList<Era> eras{};
    };
    struct OpenCall
    {
        const ServerCall *call = nullptr;   // only to be compared
        QPointer<ServerExchange> exchange{};
    };
    struct Question
    {
        QString caller{};
        Completer<QJsonObject> answer{};
    };

    void take(ServerExchange &exchange, const ServerMessage &message, ServerRequest request);
    void takeAnswer(const QString &caller, const RpcMessage &message);
    void takeCancellation(const ServerMessage &message, const RpcMessage &notification);
    [[nodiscard]] ServerCallPointer callFor(ServerExchange &exchange, const ServerMessage &message, const ServerRequest &request);
    void noteOpen(ServerExchange &exchange, const ServerCall &call, const QString &key);
    [[nodiscard]] QFuture<Result<QJsonObject>> askClient(ServerExchange &exchange, const QString &caller, const QString &method,
                                                         const QJsonObject &params);
    [[nodiscard]] QJsonObject dressed(const ServerRequest &request, QJsonObject result) const;
    [[nodiscard]] QJsonObject capabilities() const;
    void initialize(const ServerCallPointer &call) const;
    void discover(const ServerCallPointer &call) const;
    void callTool(const ServerMessage &message, const ServerCallPointer &call) const;
    void readResource(const ServerCallPointer &call) const;
    void list(const ServerCallPointer &call, const QString &key, const QJsonArray &entries) const;

    ServerSettings m_settings;
    QList<ServerTool> m_tools;
    QHash<QString, QList<HeaderParameter>> m_headerParameters;   // of tools, by name
    QList<ServerResource> m_resources;
    std::function<bool(const ServerCallPointer &call)> m_findResource;
    QHash<QString, Method> m_methods;
    QHash<QString, int> m_callsOf;   // by caller
    int m_openCalls = 0;
    QMultiHash<QString, OpenCall> m_cancellable;   // of the old revisions, by who asked and with which id
    std::map<QString, Question> m_questions;   // by id
};

}   // namespace tom::mcp
