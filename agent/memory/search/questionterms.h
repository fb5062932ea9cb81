#pragma once

#include "agent/memory/search/searchindex.h"
#include "agent/memory/store/memorystore.h"

namespace tom::memory {

// The words of a question, each with what it says: rare ones more. A memory that has a word of the same concept has it too,
// for less.
class QuestionTerms
{
public:
    [[nodiscard]] static Result<QuestionTerms> of(MemoryStore &store, const QString &question, qsizetype memories);

    // What memories are looked for by: the words and, as far as there is room, those of their concepts.
    [[nodiscard]] QStringList stems() const;

    struct Match
    {
        double score = 0;       // a share of what a memory with all words would get
        quint64 terms = 0;      // which ones, a bit each
        QStringList words{};
    };
    // stems: those of a memory, in their order.
    [[nodiscard]] Match match(const QStringList &stems, double averageLength) const;

    static constexpr qsizetype most = 32;

private:
    struct Term
    {
        QString stem{};
        QSet<int> concepts{};
        double weight = 0;
    };

    QList<Term> m_terms;
    double m_best = 0;   // the sum of the weights
};

} // namespace tom::memory
