#pragma once

#include "agent/memory/search/answerkind.h"
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

    // Whether a memory that has this much of the question can be about what is asked, or only about whom. text: the memory's.
    [[nodiscard]] bool canAnswer(const Match &match, const QString &text) const;
    // Whether somebody is named in the question, and whether the memory has one of these names.
    [[nodiscard]] bool hasNames() const { return m_names != 0; }
    [[nodiscard]] bool namesOneOf(const Match &match) const { return (match.terms & m_names) != 0; }
    [[nodiscard]] const QSet<QString> &asked() const { return m_asked; }

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
    AnswerKind m_kind = AnswerKind::Any;
    QSet<QString> m_asked;   // stems of the whole question
    // A bit for each term: those that are names; those that a memory, or the list of concepts, has; the thing that is asked for.
    quint64 m_names = 0;
    quint64 m_understood = 0;
    quint64 m_thing = 0;
};

}   // namespace tom::memory
