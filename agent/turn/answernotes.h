#pragma once

#include "agent/tools/toolregistry.h"

namespace tom::agent {

// What modules want a model to know when it tells what their tools gave: once for each module in a turn.
class AnswerNotes
{
public:
    // For the modules of these results that the model has no notes of yet; empty: nothing new.
    [[nodiscard]] QString after(const QList<llm::Message> &results, const ToolRegistry &tools);

private:
    QStringList m_noted;
};

} // namespace tom::agent
