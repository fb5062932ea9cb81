#include "desktop/api/archivesummary.h"

#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::desktop {

Result<ArchiveSummary> ArchiveSummary::fromJson(const QJsonObject &object)
{
    ArchiveSummary summary;
    const std::pair<QLatin1StringView, int *> counts[] = {{"imported"_L1, &summary.imported},
                                                          {"grown"_L1, &summary.grown},
                                                          {"unchanged"_L1, &summary.unchanged},
                                                          {"skipped"_L1, &summary.skipped}};
    for (const auto &[key, count] : counts) {
        const Result<qint64> number = json::requiredInteger(object, key);
        if (!number)
            return std::unexpected(number.error());
        *count = int(*number);
    }
    for (const QJsonValue &problem : object.value("problems"_L1).toArray())
        summary.problems.append({.entry = problem["entry"_L1].toInt(), .message = problem["message"_L1].toString()});
    return summary;
}

} // namespace tom::desktop
