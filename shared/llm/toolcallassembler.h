#pragma once

#include "shared/llm/llmclient.h"

#include <QJsonArray>

namespace tom::llm {

// Tool calls out of the fragments of a stream, as the many servers cut them: by index, by id, with neither, in any
// order, whole or in pieces, with names and ids said once or each time.
class ToolCallAssembler
{
public:
    void add(const QJsonArray &fragments);

    [[nodiscard]] bool isEmpty() const { return m_parts.isEmpty(); }
    [[nodiscard]] qsizetype size() const;   // characters so far
    [[nodiscard]] QList<ToolCall> calls() const;
    // What a provider put beside its calls and wants back, by call id; empty when it put nothing.
    [[nodiscard]] QJsonObject extras() const;

private:
    struct Part
    {
        int index = -1;
        QString id{};
        QString name{};
        QString text{};            // arguments as the string that grows
        QJsonObject object{};      // or at once
        QJsonObject extra{};
        bool hasObject = false;
    };

    Part &partFor(const QJsonObject &fragment);
    [[nodiscard]] QList<Part> ordered() const;

    QList<Part> m_parts;
};

} // namespace tom::llm
