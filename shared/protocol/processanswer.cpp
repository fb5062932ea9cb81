#include "shared/protocol/processanswer.h"

#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::protocol {

Usage &Usage::operator+=(const Usage &other)
{
    inputTokens += other.inputTokens;
    outputTokens += other.outputTokens;
    cachedInputTokens += other.cachedInputTokens;
    reasoningTokens += other.reasoningTokens;
    return *this;
}

QJsonObject Usage::toJson() const
{
    return {{u"input_tokens"_s, inputTokens},
            {u"output_tokens"_s, outputTokens},
            {u"cached_input_tokens"_s, cachedInputTokens},
            {u"reasoning_tokens"_s, reasoningTokens}};
}

Usage Usage::fromJson(const QJsonObject &object)
{
    return {.inputTokens = object.value("input_tokens"_L1).toInteger(),
            .outputTokens = object.value("output_tokens"_L1).toInteger(),
            .cachedInputTokens = object.value("cached_input_tokens"_L1).toInteger(),
            .reasoningTokens = object.value("reasoning_tokens"_L1).toInteger()};
}

QJsonObject ProcessAnswer::toJson() const
{
    QJsonObject object{{u"status"_s, u"OK"_s},
                       {u"response"_s, response},
                       {u"turn"_s, turn},
                       {u"conversation"_s, conversation},
                       {u"selected_modules"_s, QJsonArray::fromStringList(selectedModules)},
                       {u"level"_s, level},
                       {u"iterations"_s, iterations},
                       {u"model"_s, model},
                       {u"why"_s, why},
                       {u"tools"_s, QJsonArray::fromStringList(tools)},
                       {u"usage"_s, usage.toJson()},
                       {u"duration_ms"_s, durationMs}};
    if (!warning.isEmpty())
        object.insert("warning"_L1, warning);
    if (stopped)
        object.insert("stopped"_L1, true);
    if (interrupted)
        object.insert("interrupted"_L1, true);
    return object;
}

Result<ProcessAnswer> ProcessAnswer::fromJson(const QJsonObject &object)
{
    const Result<QString> response = json::requiredString(object, "response"_L1);
    if (!response)
        return std::unexpected(response.error());
    const auto modules = json::optionalStrings(object, "selected_modules"_L1);
    if (!modules)
        return std::unexpected(modules.error());
    const auto tools = json::optionalStrings(object, "tools"_L1);
    if (!tools)
        return std::unexpected(tools.error());
    return ProcessAnswer{.response = *response,
                         .turn = object.value("turn"_L1).toString(),
                         .conversation = object.value("conversation"_L1).toString(),
                         .selectedModules = *modules,
                         .level = object.value("level"_L1).toInt(),
                         .iterations = object.value("iterations"_L1).toInt(),
                         .model = object.value("model"_L1).toString(),
                         .why = object.value("why"_L1).toString(),
                         .warning = object.value("warning"_L1).toString(),
                         .tools = *tools,
                         .stopped = object.value("stopped"_L1).toBool(),
                         .interrupted = object.value("interrupted"_L1).toBool(),
                         .usage = Usage::fromJson(object.value("usage"_L1).toObject()),
                         .durationMs = object.value("duration_ms"_L1).toInteger()};
}

} // namespace tom::protocol
