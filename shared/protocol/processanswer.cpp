#include "shared/protocol/processanswer.h"

#include "shared/core/json.h"
#include "shared/core/jsonwriter.h"

#include <QJsonDocument>

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

QByteArray Usage::written() const
{
    json::Writer json;
    json.add("cache_write_tokens"_L1, cacheWriteTokens);
    json.add("cached_input_tokens"_L1, cachedInputTokens);
    json.add("cost"_L1, wholeCost());
    json.add("input_tokens"_L1, inputTokens);
    json.add("output_tokens"_L1, outputTokens);
    json.add("reasoning_tokens"_L1, reasoningTokens);
    if (unpricedCalls > 0)
        json.add("unpriced_calls"_L1, unpricedCalls);
    return json.text();
}

QJsonObject Usage::toJson() const
{
    return QJsonDocument::fromJson(written()).object();
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

QByteArray writtenMemories(const QList<UsedMemory> &memories)
{
    QByteArray array;
    for (const UsedMemory &memory : memories) {
        json::Writer json;
        json.add("id"_L1, memory.id);
        json.add("memory"_L1, memory.text);
        array += (array.isEmpty() ? '[' : ',') + json.text();
    }
    return array + ']';
}

QList<UsedMemory> memoriesFromJson(const QJsonArray &array)
{
    QList<UsedMemory> memories;
    for (const QJsonValue &value : array)
        memories.append({.id = value["id"_L1].toString(), .text = value["memory"_L1].toString()});
    return memories;
}

} // namespace

// In the order of their names, as QJsonDocument would write it.
QByteArray ProcessAnswer::written(Parts parts) const
{
    const bool isWhole = parts == Parts::All;
    json::Writer json;
    if (isWhole)
        json.add("conversation"_L1, conversation);
    json.add("cost"_L1, usage.wholeCost());
    json.add("duration_ms"_L1, durationMs);
    if (interrupted)
        json.add("interrupted"_L1, true);
    json.add("iterations"_L1, iterations);
    json.add("level"_L1, level);
    if (!memories.isEmpty())
        json.addWritten("memories"_L1, writtenMemories(memories));
    json.add("model"_L1, model);
    if (newTopic)
        json.add("new_topic"_L1, true);
    if (isWhole)
        json.add("response"_L1, response);
    json.add("selected_modules"_L1, selectedModules);
    if (isWhole)
        json.add("status"_L1, u"OK"_s);
    if (stopped)
        json.add("stopped"_L1, true);
    if (isWhole && !textTts.isEmpty())
        json.add("text_display"_L1, response);
    if (!textTts.isEmpty())
        json.add("text_tts"_L1, textTts);
    json.add("tools"_L1, tools);
    if (isWhole)
        json.add("turn"_L1, turn);
    json.addWritten("usage"_L1, usage.written());
    if (!warning.isEmpty())
        json.add("warning"_L1, warning);
    json.add("why"_L1, why);
    return json.text();
}

QJsonObject ProcessAnswer::toJson() const
{
    return QJsonDocument::fromJson(written()).object();
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
    return QJsonDocument::fromJson(written(Parts::Account)).object();
}

Result<ProcessAnswer> ProcessAnswer::fromAccount(const QJsonObject &object)
{
    QJsonObject answer = object;
    answer.insert("response"_L1, QString());
    return fromJson(answer);
}

} // namespace tom::protocol
