#pragma once

#include "desktop/api/pushclient.h"

namespace tom::desktop {

// A push channel that is open and over which nothing comes. Opens no connection.
class DemoPush : public PushClient
{
    Q_OBJECT

public:
    explicit DemoPush(const ServerAddress &server);

    void start() override;
    void stop() override {}
    void hurry() override {}
    [[nodiscard]] bool isOpen() const override { return true; }
    void probe() override {}
    void setWatched(bool) override {}
    void tell(const protocol::PushSeen &) override {}
};

} // namespace tom::desktop
