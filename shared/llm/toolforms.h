#pragma once

#include "shared/llm/llmclient.h"

#include <QJsonArray>

namespace tom::llm {

// Tools as OpenAI's Chat Completions announces them, and those that followed it.
[[nodiscard]] QJsonArray functionTools(const QList<ToolDefinition> &tools);
// The schema of a tool's arguments as the schema of an object, whatever was left out of it.
[[nodiscard]] QJsonObject objectSchema(const ToolDefinition &tool);

// A request's body as it is sent. Most of it are the tools, and they stay the same from one request to the next: what was written of
// the last ones is remembered.
[[nodiscard]] QByteArray writtenBody(const QJsonObject &body);

}   // namespace tom::llm
