#pragma once

#include "shared/core/result.h"

#include <QJsonObject>
#include <QStringList>

#include <optional>

namespace tom::protocol {

// Tokens and cost of model calls; 0 tokens where the provider did not say. All input_tokens contain those that came from a
// cache and those that were written to one; all output_tokens contain those of reasoning.
struct Usage
{
    qint64 inputTokens = 0;
    qint64 outputTokens = 0;
    qint64 cachedInputTokens = 0;
    qint64 cacheWriteTokens = 0;
    qint64 reasoningTokens = 0;
    std::optional<double> cost{};   // in US dollars, of the calls whose cost is known
    qint64 unpricedCalls = 0;       // calls whose cost nobody knows; it is not nothing

    // Known only when that of every call is.
    [[nodiscard]] std::optional<double> wholeCost() const { return unpricedCalls == 0 ? cost : std::nullopt; }

    Usage &operator+=(const Usage &other);
    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] QByteArray written() const;   // the same as text
    [[nodiscard]] static Usage fromJson(const QJsonObject &object);

    bool operator==(const Usage &) const = default;
};

[[nodiscard]] QJsonValue costToJson(const std::optional<double> &cost);   // null: unknown

// A memory that the model was shown for an answer.
struct UsedMemory
{
    QString id{};
    QString text{};

    bool operator==(const UsedMemory &) const = default;
};

// How a turn ended well: the JSON answer of POST /process and the content of its `done` event.
struct ProcessAnswer
{
    QString response{};
    QString textTts{};         // what is said aloud, when the user wants to hear it
    QString turn{};
    QString conversation{};
    QStringList selectedModules{};
    int level = 0;
    int iterations = 0;
    QString model{};           // "openai/gpt-…", "builtin/assistant"
    QString why{};             // why these modules and this level
    bool newTopic = false;     // the request had nothing to do with what was said before
    QString warning{};         // something the user should know, e.g. that a fallback answered
    QStringList tools{};       // "lists.add_item", those that were made, in the order of the calls
    QList<UsedMemory> memories{};
    bool stopped = false;      // the user stopped it: the response is what was there
    bool interrupted = false;  // the agent was lost in the middle: the response is what was there
    Usage usage{};
    qint64 durationMs = 0;

    // Account: without its words and where they stand; how an answer that is kept came about.
    enum class Parts { All, Account };

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<ProcessAnswer> fromJson(const QJsonObject &object);
    [[nodiscard]] QJsonObject accountJson() const;
    [[nodiscard]] QByteArray written(Parts parts = Parts::All) const;   // as text
    [[nodiscard]] static Result<ProcessAnswer> fromAccount(const QJsonObject &object);

    bool operator==(const ProcessAnswer &) const = default;
};

} // namespace tom::protocol
