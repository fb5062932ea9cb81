#pragma once

#include "server/app/datafolder.h"
#include "server/session/sessionstore.h"
#include "shared/config/config.h"
#include "shared/http/networkhttpclient.h"

namespace tom::server {

// The tom-server that works in a data folder, as a command of whoever owns the folder asks it: one question after the other.
class RunningServer
{
public:
    // Conflict with the server's lock is what "it runs" means.
    [[nodiscard]] static bool isThere(const DataFolder &data);
    // NotFound while it does not serve yet, or not any more.
    [[nodiscard]] static Result<std::unique_ptr<RunningServer>> find(const DataFolder &data);

    [[nodiscard]] QString url() const { return m_url; }
    [[nodiscard]] bool awaitsPairing() const { return m_awaitsPairing; }   // it has no user yet
    // Where its configuration is; empty: it is an older one, which does not say.
    [[nodiscard]] QString configFile() const { return m_configFile; }
    [[nodiscard]] Result<http::HttpResponse> ask(http::HttpRequest request, const QString &path, const QByteArray &token = {});

private:
    RunningServer(const QString &url, const QByteArray &key) : m_url(url), m_client(http::Trust{.pinnedKey = key}) {}

    QString m_url;
    QString m_configFile;
    bool m_awaitsPairing = false;
    QObject m_context;
    http::NetworkHttpClient m_client;
};

// A session of a user for one command, which ends with this object.
class CommandSession
{
public:
    CommandSession(const config::Config &config, const DataFolder &data, const QString &device);
    CommandSession(const CommandSession &) = delete;
    CommandSession &operator=(const CommandSession &) = delete;
    ~CommandSession();

    [[nodiscard]] Result<QByteArray> openFor(const config::User &user);   // its token

private:
    SystemClock m_clock;
    QString m_folder;
    Result<std::unique_ptr<SessionStore>> m_store;
    QString m_device;
    QByteArray m_token;
};

} // namespace tom::server
