#pragma once

#include <QList>
#include <QString>

namespace tom::config {

// The candidate that somebody who wrote `word` probably meant; empty when none is near.
[[nodiscard]] QString nearest(const QString &word, const QList<QLatin1StringView> &candidates);

// A text of the file for a message: short and in quotes; anything that might be a secret is only described.
[[nodiscard]] QString shown(const QString &text);

} // namespace tom::config
