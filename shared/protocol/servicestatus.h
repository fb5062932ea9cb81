#pragma once

#include "shared/core/result.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>

namespace tom::protocol {

// One module in GET /status. No internal URL in it: users see this.
struct ServiceStatus
{
    QString name{};
    QString status = QStringLiteral("connected");   // connecting, connected, degraded, failed, disabled
    QString description{};
    int complexity = 0;
    int toolsCount = 0;
    bool enabled = true;
    QString llm{};
    QString lastError{};
    std::optional<QDateTime> nextTry{};   // of one that is not reached
    QString secret{};   // of the user's own for it: "set", "missing"; empty: it takes none

    bool operator==(const ServiceStatus &) const = default;
};

// GET /status: the modules, and which AI answers.
struct AgentStatus
{
    QString model{};   // of the default provider at level 1: "openai/gpt-…", "builtin/assistant"
    // Where it comes from, for people: "config.yml", "OPENAI_API_KEY", "Ollama on this machine", "built in".
    QString modelSource{};
    QList<ServiceStatus> modules{};

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<AgentStatus> fromJson(const QJsonObject &object);

    bool operator==(const AgentStatus &) const = default;
};

} // namespace tom::protocol
