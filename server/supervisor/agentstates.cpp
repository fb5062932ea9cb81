#include "server/supervisor/supervisedagent.h"

using namespace Qt::StringLiterals;

namespace tom::server {

QList<AgentState> AgentSupervisor::states() const
{
    QList<AgentState> states;
    for (const config::User &user : m_config.users) {
        AgentState state{.username = user.username, .state = user.agentUrl.isEmpty() ? u"stopped"_s : u"elsewhere"_s};
        const auto found = m_agents.find(user.username);
        if (found != m_agents.end() && user.agentUrl.isEmpty()) {
            const Agent &agent = *found->second;
            if (agent.address)
                state.state = u"ready"_s;
            else if (agent.process)
                state.state = u"starting"_s;
            else if (agent.pause.isActive())
                state.state = u"pausing"_s;
            state.requests = *agent.uses;
            state.waits = !agent.staleReason.isEmpty();
            if (agent.process && agent.lived.isValid())
                state.seconds = agent.lived.elapsed() / 1000;
        }
        states.append(state);
    }
    return states;
}

Result<void> AgentSupervisor::restart(const QString &username, const QString &reason)
{
    const config::User *user = m_config.user(username);
    if (!user)
        return failure(ErrorCode::NotFound, u"there is no user \"%1\" here"_s.arg(username.left(64)));
    if (!user->agentUrl.isEmpty())
        return failure(ErrorCode::Conflict,
                       u"the agent of %1 is not started by this server; start it anew where it runs"_s.arg(username));
    Agent &agent = agentOf(username);
    if (agent.process) {
        makeStale(agent, reason);
        return {};
    }
    agent.pause.stop();   // whoever asks for it knows of something that was mended
    agent.backoff.reset();
    start(agent);
    return {};
}

} // namespace tom::server
