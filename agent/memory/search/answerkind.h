#pragma once

#include <QSet>
#include <QString>

namespace tom::memory {

// What a question asks for, as far as its first words tell: "when", "how many", "who", "quand", "combien", "qui".
enum class AnswerKind {
    Any,
    Name,
    Date,    // or a time of day, or how often
    Age,
    Number,
};

[[nodiscard]] AnswerKind kindOfAnswer(const QString &question);
// Whether a memory has anything in it that could be such an answer. asked: stems of the question, whose names are no answer.
[[nodiscard]] bool mayAnswer(AnswerKind kind, const QString &memory, const QSet<QString> &asked);

// The stem of the thing that is asked for, as in "which instrument", "quelle équipe"; empty: the question does not say.
[[nodiscard]] QString askedThing(const QString &question);

} // namespace tom::memory
