#pragma once

#include "shared/core/jobs.h"

#include <QUrl>

#include <memory>

namespace tom::server {

struct AgentAddress
{
    QUrl url{};         // https://host:port
    QByteArray key{};   // SHA-256 of its SubjectPublicKeyInfo, lower-case hex: nobody else is believed

    bool operator==(const AgentAddress &) const = default;
};

// Where each user's agent is.
class AgentDirectory
{
public:
    AgentDirectory() = default;
    AgentDirectory(const AgentDirectory &) = delete;
    AgentDirectory &operator=(const AgentDirectory &) = delete;
    virtual ~AgentDirectory() = default;

    // Null when it is not there at this moment, or only addressOf() can tell.
    [[nodiscard]] virtual const AgentAddress *readyAddressOf(const QString &) const { return nullptr; }
    // Starts it when it is not there, and waits at most ten seconds; then AgentUnavailable with a time to come back.
    [[nodiscard]] virtual QFuture<Result<AgentAddress>> addressOf(const QString &username) = 0;
    // Kept for as long as a request of the user is with the agent: one that is to be started anew waits for that.
    [[nodiscard]] virtual std::shared_ptr<void> use(const QString &) { return {}; }
    // The agent at this address is there, but does not answer: it hangs.
    virtual void reportHung(const QString &username, const AgentAddress &address) = 0;
};

} // namespace tom::server
