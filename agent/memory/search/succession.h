#pragma once

#include "agent/memory/search/questionterms.h"

#include <QSet>

namespace tom::memory {

// A memory that may be found, and what is needed to see whether another one has taken its place.
struct Found
{
    Memory memory{};
    QStringList stems{};
    QuestionTerms::Match match{};
    double similarity = 0;
    double score = 0;
    bool isSucceeded = false;   // a newer one says how it is now
};

// Marks those of which a newer one tells a change, and gives that one their score: who finds the old one is shown the new
// one. Only what is about the same thing, and has the words of the question that the old one has; or most of its words.
// limit: how many of the best are looked at.
void letNewerSucceed(QList<Found> &found, double threshold, qsizetype limit);

} // namespace tom::memory
