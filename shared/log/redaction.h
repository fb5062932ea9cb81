#pragma once

#include <QString>
#include <QStringList>

namespace tom::log {

// Takes keys, tokens and passwords out of a text: those that were announced, the shapes of well-known keys, and the
// values that stand behind names such as "password". A text without any costs one look at its letters.
class Redaction
{
public:
    // Too short a secret is ignored: it would blacken innocent words.
    static constexpr qsizetype shortestSecret = 6;

    void addSecret(const QString &secret);
    [[nodiscard]] QString redacted(QString text) const;

private:
    QStringList m_secrets;   // the longest first, so that none hides inside another
};

} // namespace tom::log
