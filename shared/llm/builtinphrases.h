#pragma once

#include "shared/llm/builtintext.h"

#include <QHash>

#include <optional>
#include <utility>

namespace tom::llm::builtin {

// Phrases of one or more words, each with what it means. Where several begin at a word, the longest one counts.
template<typename Meaning>
class PhraseBook
{
public:
    struct Match
    {
        qsizetype count = 0;   // in words
        Meaning meaning{};
    };

    void add(const QString &phrase, const Meaning &meaning)
    {
        QStringList forms;
        for (const Word &word : wordsOf(phrase))
            forms.append(word.form);
        if (!forms.isEmpty())
            m_phrases[forms.first()].append({forms, meaning});
    }

    [[nodiscard]] std::optional<Match> longestAt(const QList<Word> &words, qsizetype index, qsizetype end) const
    {
        std::optional<Match> longest;
        if (index < 0 || index >= end)
            return longest;
        for (const auto &[forms, meaning] : m_phrases.value(words.at(index).form)) {
            if ((!longest || forms.size() > longest->count) && standsAt(forms, words, index, end))
                longest = Match{forms.size(), meaning};
        }
        return longest;
    }

    [[nodiscard]] std::optional<Match> longestBefore(const QList<Word> &words, qsizetype begin, qsizetype end) const
    {
        for (qsizetype first = begin; first < end; ++first) {
            const std::optional<Match> match = longestAt(words, first, end);
            if (match && first + match->count == end)
                return match;
        }
        return std::nullopt;
    }

    [[nodiscard]] bool isWhole(const QList<Word> &words, qsizetype begin, qsizetype end) const
    {
        const std::optional<Match> match = longestAt(words, begin, end);
        return match && match->count == end - begin;
    }

private:
    static bool standsAt(const QStringList &forms, const QList<Word> &words, qsizetype index, qsizetype end)
    {
        if (index + forms.size() > end)
            return false;
        for (qsizetype i = 0; i < forms.size(); ++i) {
            if (words.at(index + i).form != forms.at(i))
                return false;
        }
        return true;
    }

    QHash<QString, QList<std::pair<QStringList, Meaning>>> m_phrases;
};

} // namespace tom::llm::builtin
