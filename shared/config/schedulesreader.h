#pragma once

#include "shared/config/config.h"
#include "shared/config/section.h"

#include <QJsonObject>

namespace tom::config {

// The section `schedules`: what scheduled prompts of everybody begin with.
[[nodiscard]] ScheduleDefaults readSchedules(const YamlNode &node, const LlmConfig &llm, ProblemList &problems);

// In an agent's slice.
[[nodiscard]] QJsonObject schedulesToJson(const ScheduleDefaults &schedules);
[[nodiscard]] ScheduleDefaults schedulesFromJson(const QJsonObject &object);

} // namespace tom::config
