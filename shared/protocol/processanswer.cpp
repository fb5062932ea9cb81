#include "shared/protocol/processanswer.h"

#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::protocol {

QJsonValue costToJson(const std::optional<double> &cost)
{
    return cost ? QJsonValue(*cost) : QJsonValue();
}

Usage &Usage::operator+=(const Usage &other)
{
    inputTokens += other.inputTokens;
    outputTokens += other.outputTokens;
    cachedInputTokens += other.cachedInputTokens;
    cacheWriteTokens += other.cacheWriteTokens;
    reasoningTokens += other.reasoningTokens;
    if (other.cost)
        cost = cost.value_or(0) + *other.cost;
    unpricedCalls += other.unpricedCalls;
    return *this;
}

QJsonObject Usage::toJson() const
{
    QJsonObject object{{u"input_tokens"_s, inputTokens},
                       {u"output_tokens"_s, outputTokens},
                       {u"cached_input_tokens"_s, cachedInputTokens},
                       {u"cache_write_tokens"_s, cacheWriteTokens},
                       {u"reasoning_tokens"_s, reasoningTokens},
                       {u"cost"_s, costToJson(wholeCost())}};
    if (unpricedCalls > 0)
        object.insert("unpriced_calls"_L1, unpricedCalls);
    return object;
}

Usage Usage::fromJson(const QJsonObject &object)
{
    return {.inputTokens = object.value("input_tokens"_L1).toInteger(),
            .outputTokens = object.value("output_tokens"_L1).toInteger(),
            .cachedInputTokens = object.value("cached_input_tokens"_L1).toInteger(),
            .cacheWriteTokens = object.value("cache_write_tokens"_L1).toInteger(),
            .reasoningTokens = object.value("reasoning_tokens"_L1).toInteger(),
            .cost = object.value("cost"_L1).isDouble() ? std::optional(object.value("cost"_L1).toDouble()) : std::nullopt,
            .unpricedCalls = object.value("unpriced_calls"_L1).toInteger()};
}

namespace {

QJsonArray memoriesToJson(const QList<UsedMemory> &memories)
{
    QJsonArray array;
    for (const UsedMemory &memory : memories)
        array.append(QJsonObject{{u"id"_s, memory.id}, {u"memory"_s, memory.text}});
    return array;
}

QList<UsedMemory> memoriesFromJson(const QJsonArray &array)
{
    QList<UsedMemory> memories;
    for (const QJsonValue &value : array)
        memories.append({.id = value["id"_L1].toString(), .text = value["memory"_L1].toString()});
    return memories;
}

} // namespace

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
                       {u"cost"_s, costToJson(usage.wholeCost())},
                       {u"duration_ms"_s, durationMs}};
    if (newTopic)
        object.insert("new_topic"_L1, true);
    if (!textTts.isEmpty()) {
        object.insert("text_display"_L1, response);
        object.insert("text_tts"_L1, textTts);
    }
    if (!memories.isEmpty())
        object.insert("memories"_L1, memoriesToJson(memories));
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
                         .textTts = object.value("text_tts"_L1).toString(),
                         .turn = object.value("turn"_L1).toString(),
                         .conversation = object.value("conversation"_L1).toString(),
                         .selectedModules = *modules,
                         .level = object.value("level"_L1).toInt(),
                         .iterations = object.value("iterations"_L1).toInt(),
                         .model = object.value("model"_L1).toString(),
                         .why = object.value("why"_L1).toString(),
                         .newTopic = object.value("new_topic"_L1).toBool(),
                         .warning = object.value("warning"_L1).toString(),
                         .tools = *tools,
                         .memories = memoriesFromJson(object.value("memories"_L1).toArray()),
                         .stopped = object.value("stopped"_L1).toBool(),
                         .interrupted = object.value("interrupted"_L1).toBool(),
                         .usage = Usage::fromJson(object.value("usage"_L1).toObject()),
                         .durationMs = object.value("duration_ms"_L1).toInteger()};
}

QJsonObject ProcessAnswer::accountJson() const
{
    QJsonObject object = toJson();
    for (const QLatin1StringView key : {"status"_L1, "response"_L1, "text_display"_L1, "turn"_L1, "conversation"_L1})
        object.remove(key);
    return object;
}

Result<ProcessAnswer> ProcessAnswer::fromAccount(const QJsonObject &object)
{
    QJsonObject answer = object;
    answer.insert("response"_L1, QString());
    return fromJson(answer);
}

} // namespace tom::protocol
