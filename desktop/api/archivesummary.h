#pragma once

#include "shared/core/result.h"

#include <QJsonObject>
#include <QList>
#include <QString>

namespace tom::desktop {

// What became of the entries of a part of an archive, POST /import.
struct ArchiveSummary
{
    struct Problem
    {
        int entry = 0;   // of that part, from 1
        QString message{};

        bool operator==(const Problem &) const = default;
    };

    int imported = 0;
    int grown = 0;
    int unchanged = 0;
    int skipped = 0;
    QList<Problem> problems{};   // at most a hundred are told

    [[nodiscard]] static Result<ArchiveSummary> fromJson(const QJsonObject &object);

    bool operator==(const ArchiveSummary &) const = default;
};

} // namespace tom::desktop
