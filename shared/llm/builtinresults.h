#pragma once

#include "shared/llm/builtinlanguage.h"
#include "shared/llm/builtintool.h"

#include <QTimeZone>

namespace tom::llm::builtin {

struct CallResult
{
    ToolCall call{};
    ToolProfile profile{};   // of the called tool
    QString text{};
    bool isError = false;
};

// What tools answered, in words: bullets out of JSON, "Added: eggs, bread (shopping)" for what was done, plain text as it is.
[[nodiscard]] QString describeResults(const QList<CallResult> &results, const Language &language, const QTimeZone &zone);

// "eggs (shopping)": the arguments of a call for people.
[[nodiscard]] QString describeArguments(const ToolProfile &profile, const QJsonObject &arguments);

// "delete the list \"shopping\"", for the question before it is done.
[[nodiscard]] QString describeCall(const ToolProfile &profile, const QJsonObject &arguments, const Language &language);

// The numbers of the things in a result, for "delete the note about …".
[[nodiscard]] QList<QJsonValue> identifiersIn(const QString &result);

} // namespace tom::llm::builtin
