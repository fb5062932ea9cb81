#pragma once

#include "shared/llm/llmclient.h"
#include "shared/llm/providerfailure.h"

#include <QHash>
#include <QJsonObject>

namespace tom::llm {

// What a model turned out not to take, learnt from its refusals and kept for the next requests to it.
class ParameterRepair
{
public:
    // Learns from a refusal of this body; false when it says nothing that could be repaired, or what was repaired before.
    [[nodiscard]] bool learn(const ProviderFailure &failure, const QJsonObject &body);
    [[nodiscard]] CompletionRequest apply(CompletionRequest request) const;   // before it is written
    [[nodiscard]] QJsonObject apply(QJsonObject body) const;

private:
    QStringList m_dropped;
    QHash<QString, QString> m_renamed;
    QJsonObject m_set;
    bool m_usesSystemRole = false;
    bool m_tellsSchema = false;         // the schema of an answer in words
    bool m_usesSmallSchemas = false;    // Gemini's subset of them
};

} // namespace tom::llm
