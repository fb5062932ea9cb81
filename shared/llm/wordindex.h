#pragma once

#include <QHash>
#include <QStringList>

namespace tom::llm {

// Words and what they count.
using WeightedWords = QHash<QString, double>;

// Finds the texts that a few words speak of: BM25 over words with weights. A misspelt word counts less than a right one,
// one that every text has counts little. Work and memory grow with the texts that have a word, never with their square.
class WordIndex
{
public:
    struct Found
    {
        double score = 0;
        double heaviest = 0;   // the weight, in the text, of the weightiest of the words
    };

    void add(const WeightedWords &text);   // its number is how many were added before
    [[nodiscard]] qsizetype size() const { return m_lengths.size(); }
    [[nodiscard]] QList<Found> find(const WeightedWords &words) const;   // for each text

private:
    struct Place
    {
        int text = 0;
        double weight = 0;
    };
    void count(const QString &word, double weight, QList<Found> &found) const;   // there is a text
    [[nodiscard]] QHash<QString, double> likeWords(const QString &word) const;

    QHash<QString, QList<Place>> m_places;
    QHash<QChar, QStringList> m_byFirst;   // the words, for the misspelt ones
    QList<double> m_lengths;               // in words
    double m_allWords = 0;
};

} // namespace tom::llm
