#pragma once

#include "shared/core/result.h"

#include <QJsonObject>
#include <QString>

namespace tom::config {

// What an agent that tom-server started tells it of each call of a model, for /metrics. Nothing of what was said.
struct AgentCall
{
    QString model{};
    bool isFailed = false;
    qint64 inputTokens = 0;
    qint64 outputTokens = 0;
    qint64 cachedInputTokens = 0;
    qint64 milliseconds = 0;

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<AgentCall> fromJson(const QJsonObject &object);

    bool operator==(const AgentCall &) const = default;
};

} // namespace tom::config
