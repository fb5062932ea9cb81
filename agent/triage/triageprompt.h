#pragma once

#include "agent/triage/moduleindex.h"
#include "agent/triage/selection.h"
#include "shared/core/result.h"

namespace tom::agent {

// What the model for choosing said.
struct TriageAnswer
{
    QStringList modules{};
    QStringList tools{};   // of big modules, by their qualified names
    int level = 1;
    bool startsTopic = false;
    QString why{};

    bool operator==(const TriageAnswer &) const = default;
};

// One cheap question: which modules, which tools of the big ones, how good a model. What stays the same from one request
// to the next comes first, for the providers' caches; the user's words are data in it.
[[nodiscard]] llm::CompletionRequest triageRequest(const QList<ToolRegistry::Module> &modules, const ModuleIndex &index,
                                                   const TriageQuestion &question, const QStringList &usedBefore);

// An error when it is nothing to go by. Names that nobody offered are left out.
[[nodiscard]] Result<TriageAnswer> triageAnswer(const QString &text, const QList<ToolRegistry::Module> &modules);

} // namespace tom::agent
