#pragma once

#include "shared/core/clock.h"
#include "shared/llm/llmclient.h"

#include <QDateTime>

// The tools of the modules that ship with every agent, and a few of other people's services, for tests of the built-in
// assistant.
[[nodiscard]] QList<tom::llm::ToolDefinition> shippedTools();
[[nodiscard]] QList<tom::llm::ToolDefinition> foreignTools();

// Tuesday, 24 November 2026, 10:30 in Paris.
class StoppedClock : public tom::Clock
{
public:
    [[nodiscard]] QDateTime now() const override { return QDateTime({2026, 11, 24}, {9, 30}, QTimeZone::utc()); }
    [[nodiscard]] std::chrono::milliseconds monotonic() const override { return {}; }
};

[[nodiscard]] tom::llm::CompletionRequest userSays(const QString &text, const QList<tom::llm::ToolDefinition> &tools);
