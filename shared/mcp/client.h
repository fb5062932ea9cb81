#pragma once

#include "shared/mcp/clientcall.h"
#include "shared/mcp/handshake.h"
#include "shared/mcp/pagedlist.h"

namespace tom::mcp {

class Operation;

// One MCP server as we use it: agrees on a revision, knows its tools and keeps the list true, calls them, reads resources.
// Knows nothing of models, users or configuration; does not try again when the server is gone.
class Client : public QObject
{
    Q_OBJECT

public:
    // name: of the server, for messages.
    Client(std::unique_ptr<Transport> transport, const QString &name, ClientSettings settings, QObject *parent = nullptr);
    ~Client() override;

    // ready() or failed() follows, never before control has returned to the event loop.
    void start();
    void close();

    [[nodiscard]] bool isReady() const { return m_isReady; }
    [[nodiscard]] bool isCalled() const { return m_calls > 0; }   // a tool of it runs
    [[nodiscard]] const ServerInfo &server() const { return m_info; }
    [[nodiscard]] const QList<Tool> &tools() const { return m_tools; }
    [[nodiscard]] const Tool *tool(const QString &name) const;   // null: none

    // timeout 0: as in the settings.
    [[nodiscard]] std::unique_ptr<ClientCall> callTool(const QString &name, const QJsonObject &arguments,
                                                       std::chrono::milliseconds timeout = {});
    [[nodiscard]] QFuture<Result<QList<ResourceContents>>> readResource(const QString &uri,
                                                                        std::chrono::milliseconds timeout = {});
    // Whether it still answers.
    [[nodiscard]] QFuture<Result<void>> check(std::chrono::milliseconds timeout);

    // For the operations of this client.
    [[nodiscard]] Requester &requester() { return m_requester; }
    [[nodiscard]] const ClientSettings &settings() const { return m_settings; }
    [[nodiscard]] QString name() const { return m_name; }
    [[nodiscard]] bool isModern() const;
    [[nodiscard]] bool isSessionLost(const RequestFailure &failure) const;
    void renew();   // the session; renewed() follows, or failed()
    void list();    // the tools; listed() follows, or failed()
    void countCall(int change) { m_calls += change; }
    [[nodiscard]] Error errorOf(const RequestFailure &failure) const { return failure.toError(m_name); }

Q_SIGNALS:
    void ready();
    void failed(const tom::Error &error);   // at the start, or later: it is gone
    void toolsChanged();
    void renewed();
    void listed();

private:
    void shake(bool isLegacy);
    void takeHandshake(const Result<ServerInfo> &info);
    void takeTools(const QJsonArray &entries, const std::optional<RequestFailure> &failure);
    [[nodiscard]] bool tellsChanges() const;
    [[nodiscard]] bool hear();   // true: heard() of the transport follows
    void becomeReady();
    void subscribe();
    void subscribeLater();
    void takeNotification(const QString &method, const QJsonObject &params);
    void takeRequest(const QJsonValue &id, const QString &method, const QJsonObject &params);
    void fail(const Error &error);

    std::unique_ptr<Transport> m_transport;
    QString m_name;
    ClientSettings m_settings;
    Requester m_requester;
    ServerInfo m_info;
    QList<Tool> m_tools;
    Handshake *m_handshake = nullptr;
    PagedList *m_list = nullptr;
    QTimer m_listSoon;
    QTimer m_subscribeAgain;
    QTimer m_heardLimit;
    QElapsedTimer m_subscribed;
    qint64 m_subscription = 0;
    int m_shortSubscriptions = 0;
    int m_calls = 0;
    bool m_isReady = false;
    bool m_isRenewing = false;
    bool m_isListRenewed = false;
    bool m_isOver = false;
};

} // namespace tom::mcp
