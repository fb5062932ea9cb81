#pragma once

#include "tests/agent/memory/recallquestions.h"

namespace tom::memory::test {

// How well what was recalled fits what was asked.
struct RecallScore
{
    int questions = 0;          // that something answers
    double found = 0;           // the shares of their answers that were recalled, added up
    int changed = 0;            // questions about what was different before
    int stale = 0;              // … for which something outdated was recalled
    qsizetype recalled = 0;     // lines, for all questions together
    qsizetype repeated = 0;     // … that say what another one for the same question said
    int never = 0;              // questions that nothing answers
    int invented = 0;           // … for which something was recalled all the same
    qsizetype characters = 0;   // of all lines

    // recalled: as a model would be shown it.
    void count(const RecallQuestion &question, const QList<SaidLine> &lines);

    [[nodiscard]] double recall() const { return questions ? 100 * found / questions : 0; }
    [[nodiscard]] double staleRate() const { return changed ? 100.0 * stale / changed : 0; }
    [[nodiscard]] double duplicateRate() const { return recalled ? 100.0 * double(repeated) / double(recalled) : 0; }
    [[nodiscard]] double falseRate() const { return never ? 100.0 * invented / never : 0; }
    [[nodiscard]] double charactersEach() const;

    bool operator==(const RecallScore &) const = default;
};

} // namespace tom::memory::test
