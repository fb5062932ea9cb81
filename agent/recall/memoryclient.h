#pragma once

#include "agent/services/servicehub.h"
#include "shared/core/jobs.h"

#include <QJsonArray>

namespace tom::agent {

// The user's memory service, asked by the agent itself: tools by name, results as objects. Its failures are Errors to show.
class MemoryClient : public QObject
{
    Q_OBJECT

public:
    // The hub must outlive this.
    explicit MemoryClient(const ServiceHub &hub, QObject *parent = nullptr);

    [[nodiscard]] bool isReachable() const;
    // Waits some of that time while the first connection is being made.
    // AgentUnavailable: it cannot be asked now. NotFound, InvalidInput, TooLarge, …: what it says itself.
    [[nodiscard]] QFuture<Result<QJsonObject>> call(const QString &tool, const QJsonObject &arguments,
                                                    std::chrono::milliseconds timeout = std::chrono::seconds(15)) const;

Q_SIGNALS:
    void embeddingsTold(const QJsonArray &sums);   // what the service's embedder took lately, as it says

private:
    const ServiceHub &m_hub;
};

} // namespace tom::agent
