#pragma once

#include "server/app/datafolder.h"
#include "server/user/agentdirectory.h"
#include "shared/config/config.h"
#include "shared/core/clock.h"

#include <QTimer>

namespace tom::server {

// Starts agents that have something to do and are not there: each leaves in its folder when that is. One after the other,
// so that a server that was off for a day does not start all of them at once.
class DueStarts : public QObject
{
    Q_OBJECT

public:
    struct Times
    {
        std::chrono::milliseconds longestSleep = std::chrono::minutes(1);   // a file may change, and the clock be set
        std::chrono::milliseconds between = std::chrono::seconds(2);        // two starts
    };

    DueStarts(const config::Config &config, const DataFolder &data, AgentDirectory &agents, const Clock &clock);
    DueStarts(const config::Config &config, const DataFolder &data, AgentDirectory &agents, const Clock &clock,
              const Times &times, QObject *parent = nullptr);

    void look();

private:
    [[nodiscard]] std::optional<QDateTime> dueOf(const QString &username) const;
    void start(const QString &username);

    const config::Config &m_config;
    DataFolder m_data;
    AgentDirectory &m_agents;
    const Clock &m_clock;
    Times m_times;
    QTimer m_timer;
    bool m_isStarting = false;
    QHash<QString, QDateTime> m_tried;   // what an agent was started for; it writes another time then
};

} // namespace tom::server
