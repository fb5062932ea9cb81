#pragma once

#include <QList>
#include <QStringList>

namespace tom::memory {

// The columns that a memory is read from.
inline const QString memoryColumns =
    QStringLiteral("n, id, text, stems, metadata, author, conversation, turn, created, updated, expires");

// For json_each(): one question for all of them.
[[nodiscard]] inline QString numberList(const QList<qint64> &numbers)
{
    QStringList texts;
    for (const qint64 n : numbers)
        texts.append(QString::number(n));
    return QLatin1Char('[') + texts.join(QLatin1Char(',')) + QLatin1Char(']');
}

} // namespace tom::memory
