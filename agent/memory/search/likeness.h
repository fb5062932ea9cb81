#pragma once

#include <QSet>
#include <QStringList>

#include <optional>

namespace tom::memory {

// How a new memory stands to an older one.
enum class Likeness {
    Other,      // two things
    Same,       // nothing new in it
    Restated,   // the same in other or more words: takes the older one's place
    Replaced,   // another value of the same thing: takes the older one's place
};

// What a text says, made ready once for all comparisons; what only some of them need is found out when it is needed.
class Statement
{
public:
    explicit Statement(const QString &text);
    Statement(const QString &text, const QStringList &stems);   // as of stemsOf()

    // "The code of the garage" of "The code of the garage is 1234": what has one value at a time. A mere person or "it" is not
    // such a thing: Alice is tall and is a doctor.
    [[nodiscard]] const std::optional<QSet<QString>> &attribute() const;
    // Names are not to be taken for forms of one word: Julien is not Julienne.
    [[nodiscard]] QSet<QString> names() const;
    [[nodiscard]] const QStringList &stems() const { return m_stems; }
    [[nodiscard]] const QSet<QString> &telling() const { return m_telling; }

private:
    QString m_text;
    QStringList m_stems;
    QSet<QString> m_telling;
    mutable std::optional<std::optional<QSet<QString>>> m_attribute;   // nothing: nobody asked yet
};

// Careful: what is not clearly the same thing is another one. Knows no language model.
[[nodiscard]] Likeness likenessOf(const Statement &newer, const Statement &older);
[[nodiscard]] Likeness likenessOf(const QString &newText, const QString &oldText);

}   // namespace tom::memory
