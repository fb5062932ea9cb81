#pragma once

#include "agent/tools/toolregistry.h"

namespace tom::agent::test {

// A sentence of data/sentences.txt and what should be chosen for it.
struct TriageSentence
{
    QString text{};
    QStringList modules{};   // sorted
};

[[nodiscard]] QList<TriageSentence> triageSentences();
// The modules of data/modules.json.
void addHousehold(ToolRegistry &tools);

// How well choices fit.
struct TriageScore
{
    int sentences = 0;
    int exact = 0;      // all that is needed and nothing else
    int covered = 0;    // all that is needed, perhaps with something else

    void count(const QStringList &expected, QStringList chosen);
    [[nodiscard]] double exactShare() const { return sentences ? 100.0 * exact / sentences : 0; }
    [[nodiscard]] double coveredShare() const { return sentences ? 100.0 * covered / sentences : 0; }
};

} // namespace tom::agent::test
