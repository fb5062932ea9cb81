#pragma once

#include "server/admin/configstore.h"
#include "server/http/routes.h"

#include <QObject>

#include <functional>
#include <memory>

namespace tom::server {

// The routes under /admin/config: admins see the configuration without its secrets, try changes, make them, and take them
// back. Every change says who made it, in the history and in the log.
class AdminConfigRoutes : public QObject
{
    Q_OBJECT

public:
    struct Parts
    {
        std::shared_ptr<ConfigStore> store{};
        const config::Config &current;
        const config::Config &started;
        std::function<void(const LoadedConfig &loaded)> takeOver{};   // what was written counts from now on
    };
    AdminConfigRoutes(Routes &routes, const Parts &parts);

private:
    void show(httpserver::Reply reply);
    void check(const httpserver::Request &request, httpserver::Reply reply);
    void write(const Session &session, const httpserver::Request &request, httpserver::Reply reply);
    void restore(const Session &session, const httpserver::Request &request, httpserver::Reply reply);
    void list(httpserver::Reply reply);
    void showVersion(const httpserver::Request &request, httpserver::Reply reply);
    [[nodiscard]] ConfigStore::Edit editOf(const Session &session) const;
    [[nodiscard]] httpserver::Response taken(const Result<ConfigStore::Written> &written, const QString &author);

    Parts m_parts;
};

} // namespace tom::server
