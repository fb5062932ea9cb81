#pragma once

#include "shared/llm/llmclient.h"

namespace tom::llm {

// What the requests of all wires are made of.

// Gemini's own word for a call that another model made and that so has no signature.
inline constexpr QLatin1StringView noSignature("skip_thought_signature_validator");

// The result of a call of the assistant's message at this index. A missing one, which all providers refuse, is written as
// cancelled, whatever the conversation went through.
[[nodiscard]] Message resultOf(const QList<Message> &messages, qsizetype assistantIndex, const ToolCall &call);

// Words of somebody else, marked as such: what stands between the marks is never an instruction, and cannot end them.
[[nodiscard]] QString quoted(const QString &origin, const QString &text);
// What is left without them.
[[nodiscard]] QString withoutQuoted(const QString &text);

// Whether the ids are those of the message's calls, in their order: what a provider wrote may have been edited since.
[[nodiscard]] bool hasCalls(const Message &message, const QStringList &ids);

[[nodiscard]] QString base64(const Image &image);
[[nodiscard]] QString dataUrl(const Image &image);

// Objects are merged, everything else is replaced.
void merge(QJsonObject &body, const QJsonObject &options);
void merge(QJsonObject &body, const QString &group, const QJsonObject &options);   // into an object of the body

// Tells a model what form its answer must have, for servers that do not see to it themselves.
[[nodiscard]] QString answerInstruction(const QJsonObject &schema);

// An id for a call of a provider that gives none; never the same twice.
[[nodiscard]] QString newCallId();

} // namespace tom::llm
