#include "server/supervisor/duestarts.h"

#include "shared/core/atomicfile.h"

#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcDue, "tom.server.supervisor")

namespace {

constexpr qint64 maxDueFile = 64;
constexpr int tryAgain = 60;   // seconds after a start that left the same time

} // namespace

DueStarts::DueStarts(const config::Config &config, const DataFolder &data, AgentDirectory &agents, const Clock &clock)
    : DueStarts(config, data, agents, clock, Times{})
{}

DueStarts::DueStarts(const config::Config &config, const DataFolder &data, AgentDirectory &agents, const Clock &clock,
                     const Times &times, QObject *parent)
    : QObject(parent),
      m_config(config),
      m_data(data),
      m_agents(agents),
      m_clock(clock),
      m_times(times)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &DueStarts::look);
}

std::optional<QDateTime> DueStarts::dueOf(const QString &username) const
{
    const auto text = readFile(m_data.user(username) + u"/next_due"_s, maxDueFile);
    const QDateTime due = text ? QDateTime::fromString(QString::fromLatin1(text->trimmed()), Qt::ISODateWithMs) : QDateTime();
    return due.isValid() ? std::optional(due.toUTC()) : std::nullopt;
}

void DueStarts::look()
{
    if (m_isStarting)
        return;
    const QDateTime now = m_clock.now();
    auto sleep = m_times.longestSleep;
    for (const config::User &user : m_config.users) {
        if (!user.agentUrl.isEmpty() || m_agents.readyAddressOf(user.username))   // not ours, or it heeds its own time
            continue;
        const auto due = dueOf(user.username);
        if (!due)
            continue;
        const auto tried = m_tried.constFind(user.username);
        const bool isPausing = tried != m_tried.constEnd() && *tried <= now && tried->secsTo(now) < tryAgain;
        if (*due <= now && !isPausing)
            return start(user.username);
        if (*due > now)
            sleep = std::min(sleep, std::chrono::milliseconds(now.msecsTo(*due)));
    }
    m_timer.start(sleep);
}

void DueStarts::start(const QString &username)
{
    m_isStarting = true;
    m_tried.insert(username, m_clock.now());
    qCInfo(lcDue).noquote() << u"⏰ the agent of %1 has something to do"_s.arg(username);
    m_agents.addressOf(username).then(this, [this, username](const Result<AgentAddress> &there) {
        m_isStarting = false;
        if (!there)
            qCWarning(lcDue).noquote() << u"⚠️ the agent of %1 is not there for what is due: %2"_s.arg(username,
                                                                                                      there.error().message);
        m_timer.start(m_times.between);
    });
}

} // namespace tom::server
