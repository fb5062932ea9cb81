#pragma once

#include <QString>

namespace tom::memory {

// How a new memory stands to an older one.
enum class Likeness {
    Other,      // two things
    Same,       // nothing new in it
    Restated,   // the same in other or more words: takes the older one's place
    Replaced,   // another value of the same thing: takes the older one's place
};

// Careful: what is not clearly the same thing is another one. Knows no language model.
[[nodiscard]] Likeness likenessOf(const QString &newText, const QString &oldText);

} // namespace tom::memory
