#pragma once

#include <QSet>
#include <QStringList>

namespace tom::memory {

// Things of a household that are asked for in other words than they were said in: "work" and "job", "voiture" and "conduire",
// "eat" and "allergic". A short list in English and French, no model of a language.
class Concepts
{
public:
    // The groups that a stem belongs to, by their numbers; mostly none.
    [[nodiscard]] static const QSet<int> &of(const QString &stem);
    // All stems that belong to one of these groups.
    [[nodiscard]] static QStringList stemsIn(const QSet<int> &groups);
    [[nodiscard]] static bool areRelated(const QString &one, const QString &other);
};

} // namespace tom::memory
