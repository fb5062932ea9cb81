#pragma once

#include "server/admin/configstore.h"
#include "server/http/routes.h"

namespace tom::server {

class AgentTrial;

// /admin/test/llm, /admin/test/service and /admin/test/tls: tries a part of the configuration, also of one that is still
// being written, by the program that would use it. Nothing is written.
class AdminTestRoutes : public QObject
{
    Q_OBJECT

public:
    struct Parts
    {
        std::shared_ptr<ConfigStore> store{};
        QString dataFolder{};
        QString program{};   // tom-agent
    };
    AdminTestRoutes(Routes &routes, const Parts &parts);
    ~AdminTestRoutes() override;

    static constexpr int mostAtOnce = 4;

private:
    // What of which user is tried.
    struct Wanted
    {
        QString user{};
        QString kind{};   // llm, service
        QString name{};
        std::optional<QByteArray> text{};
    };
    void take(const Result<Wanted> &wanted, httpserver::Reply reply);
    void takeCertificate(const httpserver::Request &request, httpserver::Reply reply);
    void run(const Wanted &wanted, const ConfigStore::Readable &readable, const std::shared_ptr<httpserver::Reply> &reply);

    Parts m_parts;
    int m_running = 0;
};

} // namespace tom::server
