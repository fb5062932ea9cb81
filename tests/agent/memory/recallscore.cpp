#include "tests/agent/memory/recallscore.h"

#include <algorithm>

namespace tom::memory::test {

void RecallScore::count(const RecallQuestion &question, const QList<SaidLine> &lines)
{
    QList<FactValue> values;
    for (const SaidLine &line : lines) {
        repeated += !line.says.fact.isEmpty() && values.contains(line.says);
        values.append(line.says);
        characters += line.words.size();
    }
    recalled += lines.size();
    if (question.answers.isEmpty()) {
        ++never;
        invented += !lines.isEmpty();
        return;
    }
    ++questions;
    const auto there = std::ranges::count_if(question.answers, [&](const FactValue &answer) { return values.contains(answer); });
    found += double(there) / double(question.answers.size());
    if (question.kind != RecallQuestion::Kind::Changed)
        return;
    ++changed;
    stale += std::ranges::any_of(question.answers, [&values](const FactValue &answer) {
        return std::ranges::any_of(
            values, [&answer](const FactValue &value) { return value.fact == answer.fact && value.value < answer.value; });
    });
}

double RecallScore::charactersEach() const
{
    return questions + never > 0 ? double(characters) / (questions + never) : 0;
}

} // namespace tom::memory::test
