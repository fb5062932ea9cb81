#include "shared/protocol/processanswer.h"

#include "shared/core/json.h"
#include "shared/core/jsonwriter.h"

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

namespace {

template<typename Json>
void tell(Json &json, const Usage &usage)
{
    json.add("cache_write_tokens"_L1, usage.cacheWriteTokens);
    json.add("cached_input_tokens"_L1, usage.cachedInputTokens);
    json.add("cost"_L1, usage.wholeCost());
    json.add("input_tokens"_L1, usage.inputTokens);
    json.add("output_tokens"_L1, usage.outputTokens);
    json.add("reasoning_tokens"_L1, usage.reasoningTokens);
    if (usage.unpricedCalls > 0)
        json.add("unpriced_calls"_L1, usage.unpricedCalls);
}

} // namespace

QByteArray Usage::written() const
{
    json::Writer json;
    tell(json, *this);
    return json.text();
}

QJsonObject Usage::toJson() const
{
    json::ObjectMaker json;
    tell(json, *this);
    return json.object();
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

QList<UsedMemory> memoriesFromJson(const QJsonArray &array)
{
    QList<UsedMemory> memories;
    for (const QJsonValue &value : array)
        memories.append({.id = value["id"_L1].toString(), .text = value["memory"_L1].toString()});
    return memories;
}

// In the order of their names, as QJsonDocument would write it.
template<typename Json>
void tell(Json &json, const ProcessAnswer &answer, ProcessAnswer::Parts parts)
{
    const bool isWhole = parts == ProcessAnswer::Parts::All;
    if (isWhole)
        json.add("conversation"_L1, answer.conversation);
    json.add("cost"_L1, answer.usage.wholeCost());
    json.add("duration_ms"_L1, answer.durationMs);
    if (answer.interrupted)
        json.add("interrupted"_L1, true);
    json.add("iterations"_L1, answer.iterations);
    json.add("level"_L1, answer.level);
    if (!answer.memories.isEmpty())
        json.addObjects("memories"_L1, answer.memories, [](auto &one, const UsedMemory &memory) {
            one.add("id"_L1, memory.id);
            one.add("memory"_L1, memory.text);
        });
    json.add("model"_L1, answer.model);
    if (answer.newTopic)
        json.add("new_topic"_L1, true);
    if (isWhole)
        json.add("response"_L1, answer.response);
    json.add("selected_modules"_L1, answer.selectedModules);
    if (isWhole)
        json.add("status"_L1, u"OK"_s);
    if (answer.stopped)
        json.add("stopped"_L1, true);
    if (isWhole && !answer.textTts.isEmpty())
        json.add("text_display"_L1, answer.response);
    if (!answer.textTts.isEmpty())
        json.add("text_tts"_L1, answer.textTts);
    json.add("tools"_L1, answer.tools);
    if (isWhole)
        json.add("turn"_L1, answer.turn);
    json.addObject("usage"_L1, [&answer](auto &usage) { tell(usage, answer.usage); });
    if (!answer.warning.isEmpty())
        json.add("warning"_L1, answer.warning);
    json.add("why"_L1, answer.why);
}

QJsonObject objectOf(const ProcessAnswer &answer, ProcessAnswer::Parts parts)
{
    json::ObjectMaker json;
    tell(json, answer, parts);
    return json.object();
}

} // namespace

QByteArray ProcessAnswer::written(Parts parts) const
{
    json::Writer json;
    tell(json, *this, parts);
    return json.text();
}

QJsonObject ProcessAnswer::toJson() const
{
    return objectOf(*this, Parts::All);
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
    return objectOf(*this, Parts::Account);
}

Result<ProcessAnswer> ProcessAnswer::fromAccount(const QJsonObject &object)
{
    QJsonObject answer = object;
    answer.insert("response"_L1, QString());
    return fromJson(answer);
}

} // namespace tom::protocol
