#pragma once

#include "server/http/routes.h"
#include "server/session/pushdevices.h"

namespace tom::server {

// How a browser or phone learns of what happens: where the push channel is, Firebase's configuration, the service worker
// with both, and the devices that registered.
class NotificationRoutes
{
public:
    NotificationRoutes(Routes &routes, const config::Config &config, PushDevices &devices);

private:
    [[nodiscard]] QJsonObject configuration(const httpserver::Request &request) const;
    void worker(const httpserver::Request &request, httpserver::Reply reply) const;
    void addDevice(const Session &session, const httpserver::Request &request, httpserver::Reply reply);
    void removeDevice(const Session &session, const httpserver::Request &request, httpserver::Reply reply);

    const config::Config &m_config;
    PushDevices &m_devices;
};

} // namespace tom::server
