#pragma once

#include "shared/llm/answerstream.h"
#include "shared/llm/providers.h"

#include <QJsonObject>

// Answers as the wires have them, read from bytes. (moc stumbles over raw literals with an odd number of quotation marks,
// so that longer ones stand in data/.)

struct StreamRead
{
    QString text{};
    QString reasoning{};
    tom::llm::ProviderResult<tom::llm::Completion> completion{};
};

[[nodiscard]] QByteArray testData(const QString &name);             // tests/shared/llm/data/NAME
[[nodiscard]] QJsonObject jsonOf(const QByteArray &text);           // with ' for "; null: the test's text is wrong
[[nodiscard]] QByteArray sse(const QByteArray &text);               // one event with this as its data
[[nodiscard]] QByteArray jsonLine(const QByteArray &text);          // one line

[[nodiscard]] StreamRead readStream(tom::llm::Wire wire, const QList<QByteArray> &pieces);

// Whether these calls were read, whatever ids they got; ids that a provider did not give must differ.
[[nodiscard]] bool areCalls(const QList<tom::llm::ToolCall> &calls, const QList<std::pair<QString, QJsonObject>> &expected);
