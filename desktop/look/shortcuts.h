#pragma once

#include <QKeySequence>
#include <QList>
#include <QShortcut>
#include <QString>

namespace tom::desktop {

// Keys and what they do, in words.
struct NamedKeys
{
    QString keys{};   // as this system writes them
    QString what{};

    bool operator==(const NamedKeys &) const = default;
};

// Every key of the program is set through one of these two, so that the list of them cannot say anything else.
QShortcut *addShortcut(QWidget *owner, const QKeySequence &keys, const QString &what);
// For keys that a widget takes by itself.
void nameKeys(QWidget *owner, const QKeySequence &keys, const QString &what);
// From left to right, also where words are read from the right: "Ctrl+/" ends in a sign that would go to its other side.
[[nodiscard]] QString shownKeys(const QString &keys);
// Of that widget and all inside it.
[[nodiscard]] QList<NamedKeys> namedKeysIn(const QWidget *widget);

} // namespace tom::desktop
