#pragma once

#include <QList>
#include <QString>

namespace tom::llm::builtin {

// A word of a sentence: how it is compared, and where it stands in the text that the person wrote.
struct Word
{
    QString form{};   // case folded, without accents
    qsizetype start = 0;
    qsizetype length = 0;

    [[nodiscard]] qsizetype end() const { return start + length; }

    bool operator==(const Word &) const = default;
};

// Case folded, without accents, ligatures as two letters.
[[nodiscard]] QString plainText(const QString &text);

// Runs of letters and digits; a number keeps its point or comma ("3,5") and a time its colon.
[[nodiscard]] QList<Word> wordsOf(const QString &text);

// Light: only the plural endings that English and French share.
[[nodiscard]] QString stemOf(const QString &form);

// "turn_onLight" as "turn on Light".
[[nodiscard]] QString identifierApart(const QString &identifier);

// Share of common character trigrams, 0..1, so that "shoping" still means "shopping".
[[nodiscard]] double similarity(const QString &a, const QString &b);

// Without white space and punctuation around it.
[[nodiscard]] QString trimmedPhrase(QStringView text);

} // namespace tom::llm::builtin
