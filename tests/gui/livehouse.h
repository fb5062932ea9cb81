#pragma once

#include "desktop/api/apiclient.h"
#include "desktop/api/pushclient.h"
#include "server/app/serverapp.h"
#include "shared/http/networkhttpclient.h"
#include "tests/agent/support/openaipeer.h"
#include "tests/gui/glass.h"
#include "tests/support/countingservice.h"

#include <QTemporaryDir>

namespace tom::desktop {

// The program beside the real server, its real agent as a process, a service with tools, and a model that says what the
// test tells it to. Another device of the same user asks and does what ask() says.
class LiveHouse : public Glass
{
public:
    // providers: more of them, as lines of config.yml; services: more of alice's, as well, and what else she has; SERVICE in
    // it is the address of the one that there is.
    explicit LiveHouse(const QString &providers = {}, const QString &services = {}, const QString &modelName = QStringLiteral("openai/m"));
    ~LiveHouse();
    LiveHouse(const LiveHouse &) = delete;
    LiveHouse &operator=(const LiveHouse &) = delete;

    void startServer();   // again after stopServer(), at the same port
    void stopServer();
    // Signed in; again: closed and started anew.
    void startWindow();
    // Where nobody is signed in: it knows the server and asks for the password.
    void startSignedOut();
    // The window knows that account, too, and begins with its own.
    void addAccount(const Account &account);
    // A new session at this server.
    [[nodiscard]] Account account() const;
    [[nodiscard]] QString clientFolder() const { return m_client.path(); }
    // A second user interface in another folder: another computer of the same user.
    [[nodiscard]] std::unique_ptr<DesktopApp> startOtherWindow();

    // Of the other device.
    [[nodiscard]] std::unique_ptr<ApiClient> client() const;
    [[nodiscard]] std::unique_ptr<PushClient> pushClient() const;
    QJsonObject ask(const QByteArray &method, const QString &path, const QJsonObject &body = {});
    [[nodiscard]] QJsonArray askFor(const QString &path, const QString &list) { return ask("GET", path).value(list).toArray(); }
    // Sends what the model is to answer by say() and call(); nobody waits for it.
    void begin(const QString &request, const QStringList &modules = {});
    // Who may call tools is answered with a call of that one, everybody else with words.
    void letModelCall(const QString &tool);
    // Of the other device: the one call that waits for a decision. False: there was none for a long time.
    [[nodiscard]] bool approveTheCall();
    // A reminder that is told now: its id in the inbox, by its text.
    void remind(const QString &text);
    [[nodiscard]] QJsonObject notification(const QString &title);
    [[nodiscard]] bool isConnected(const QString &module);

    agent::test::OpenAiPeer model;
    test::CountingService service;

private:
    void writeConfig(const QString &providers, const QString &services, const QString &modelName) const;
    void signIn(const QString &clientFolder);
    [[nodiscard]] http::HttpRequest request(const QByteArray &method, const QString &path, const QJsonObject &body) const;

    QTemporaryDir m_folder;
    QTemporaryDir m_client;
    QTemporaryDir m_otherClient;
    std::unique_ptr<server::ServerApp> m_server;
    std::unique_ptr<http::NetworkHttpClient> m_http;
    QList<QFuture<Result<http::HttpResponse>>> m_begun;
    int m_port = 0;
    QByteArray m_session;   // of the other device
};

} // namespace tom::desktop
