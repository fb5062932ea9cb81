#pragma once

#include "server/http/metricstext.h"
#include "server/http/routes.h"
#include "server/push/agentdoor.h"
#include "shared/config/agentslice.h"

namespace tom::server {

// wss /push as a whole: the route for devices, the hub, and the door where agents ring.
class PushChannel
{
public:
    PushChannel(Routes &routes, const SessionGuard &guard, const config::Config &config, const Clock &clock);

    // Says where agents of this machine ring. identity is that of "tom-server": they know the door by its key, and agents
    // elsewhere by that name and the authority.
    [[nodiscard]] Result<config::Doorbell> openDoor(const config::Door &door, const auth::CertifiedKey &identity,
                                                    const auth::Certificate &authority);
    [[nodiscard]] Result<void> setDoorIdentity(const auth::CertifiedKey &identity, const auth::Certificate &authority)
    {
        return m_door.setIdentity(identity, authority);
    }
    [[nodiscard]] AgentDoor &door() { return m_door; }
    [[nodiscard]] quint16 doorPort() const { return m_door.port(); }

    void setSocketsPerUser(int most) { m_hub.setSocketsPerUser(most); }
    void writeFigures(MetricsText &text) const;
    void close();   // the server ends

private:
    PushHub m_hub;
    AgentDoor m_door;
};

} // namespace tom::server
