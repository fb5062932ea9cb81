#pragma once

#include "shared/llm/builtinsentence.h"
#include "shared/llm/builtintool.h"

#include <QDateTime>

namespace tom::llm::builtin {

// What a sentence gives for the parameters of a tool.
struct Filling
{
    QList<QJsonObject> calls{};   // the arguments of each call: "eggs and bread" are two
    QStringList missing{};        // required parameters that it does not give
    int filled = 0;
    int unexplained = 0;          // words that have no part in it
};

// Takes the parameters of one tool out of one sentence. Typed values first, then what stands at a known place ("to the
// shopping list", "in Paris"); the rest is the free text.
class SlotFiller
{
public:
    SlotFiller(const Sentence &sentence, const ToolProfile &profile, const QDateTime &now);

    [[nodiscard]] Filling fill();
    // The sentence as the answer to a question for this parameter; empty when it cannot be one.
    [[nodiscard]] QList<QJsonValue> answerFor(const Slot &slot);

private:
    struct Range
    {
        qsizetype first = 0;
        qsizetype end = 0;
        [[nodiscard]] bool isEmpty() const { return first >= end; }
    };

    void findStart();
    void fillTyped(const Slot &slot);
    void fillContainer(const Slot &slot);
    void fillNamedPlace(const Slot &slot, const QString &prepositions);
    void fillFree(const Slot &slot);
    void fillImplied();

    [[nodiscard]] Range containerRange(const Slot &slot, Range *name) const;
    [[nodiscard]] Range nameAfter(qsizetype index) const;
    [[nodiscard]] Range freeRange(const Slot &slot) const;
    [[nodiscard]] Range textRange() const;
    [[nodiscard]] Range withoutGlue(Range range) const;
    [[nodiscard]] Range withGlueBefore(Range range) const;
    [[nodiscard]] QList<Range> objectRanges() const;
    [[nodiscard]] QStringList partsOf(Range range) const;
    [[nodiscard]] bool isSeparated(qsizetype word) const;
    [[nodiscard]] int countUnexplained() const;
    void use(Range range);
    void set(const Slot &slot, const QJsonValue &value, Range range);

    const Sentence &m_sentence;
    const ToolProfile &m_profile;
    const Language &m_language;
    QDateTime m_now;
    qsizetype m_from = 0;   // where the verb ends
    QList<bool> m_used;
    QJsonObject m_arguments;
    QString m_severalName;
    QStringList m_several;
};

// How well an action that was asked for fits a tool's: 2 the same, 1 related, 0 not.
[[nodiscard]] int actionFit(const QString &asked, const QString &offered);

} // namespace tom::llm::builtin
