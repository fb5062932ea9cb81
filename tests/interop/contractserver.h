#pragma once

#include "tests/server/support/serverfixture.h"

#include <QFile>
#include <QJsonObject>

namespace tom::server::test {

// A server whose agents answer with the built-in assistant, and a note of every answer that it gave, for contract.mjs.
class ContractServer
{
public:
    ~ContractServer();

    // program: the agents'; empty: tom-agent. provider: an entry of llms, in YAML.
    [[nodiscard]] Result<void> start(const QString &notes, const QString &program = {}, const QByteArray &provider = {});
    [[nodiscard]] const QList<Routes::Route> &routes() const { return m_server->routes().table(); }
    [[nodiscard]] quint16 port() const { return m_server->port(); }
    [[nodiscard]] DataFolder data() const { return DataFolder(m_folder.path()); }

    // pattern: of the route that the path belongs to.
    http::HttpResponse ask(const QString &pattern, const http::HttpRequest &request);
    // All at once.
    QList<http::HttpResponse> askAll(const QList<std::pair<QString, http::HttpRequest>> &requests);
    // {pairing} in the body stands for a new code of bob's.
    [[nodiscard]] http::HttpRequest request(const QByteArray &method, const QString &path, const http::Headers &headers = {},
                                            const QByteArray &body = {}) const;
    [[nodiscard]] http::Headers signIn(const QString &name, const QString &password);
    // Asks for what needs consent, and approves it twice: the statuses of asking, following, and both approvals.
    [[nodiscard]] QList<int> deleteAList(const http::Headers &session);
    // Something that is remembered about the user of the session, and nothing else; when it is forgotten, there is another one.
    void makeMemory(const http::Headers &session);
    [[nodiscard]] QString memory() const { return m_memory; }
    // An answer to bytes that no polite client sends.
    void note(const QByteArray &method, const QString &pattern, const QByteArray &requestBody,
              const http::HttpResponse &response);

private:
    QTemporaryDir m_folder;
    QFile m_notes;
    QString m_memory;
    std::unique_ptr<ServerApp> m_server;
    std::unique_ptr<http::NetworkHttpClient> m_client;
};

[[nodiscard]] int bodyLimitOf(const Routes::Route &route);
[[nodiscard]] QJsonObject operationOf(const QJsonObject &contract, const Routes::Route &route);
[[nodiscard]] QString nameOf(const Routes::Route &route);   // "GET /tasks"
[[nodiscard]] bool hasGet(const QList<Routes::Route> &routes, const QString &pattern);
[[nodiscard]] QJsonObject objectOf(const http::HttpResponse &response);
// With this status, and as an error should be: with its code, and with the request's id in head and body.
[[nodiscard]] bool isRefused(const http::HttpResponse &answer, int status);
// What the route may end: the session itself, or a new access token of it.
[[nodiscard]] QString endableId(ContractServer &server, const QString &pattern, const http::Headers &session);
// Whose folder of sessions is gone: not ready, and nobody signs in.
[[nodiscard]] bool refusesWithoutSessions(ContractServer &server);
[[nodiscard]] http::HttpResponse parsed(const QByteArray &bytes);   // as they came over the wire

}   // namespace tom::server::test
