#include "desktop/app/preferences.h"

#include "shared/core/atomicfile.h"
#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr qint64 largestPreferences = 64 * 1024;

QString pathIn(const QString &folder)
{
    return folder + "/preferences.json"_L1;
}

} // namespace

Preferences Preferences::load(const QString &folder)
{
    const QJsonObject object = readFile(pathIn(folder), largestPreferences).and_then(json::parseObject).value_or(QJsonObject());
    return {.scheme = object.value("scheme"_L1).toString(),
            .language = object.value("language"_L1).toString(),
            .closingQuits = object.value("closing_quits"_L1).toBool(),
            .knowsOfTray = object.value("knows_of_tray"_L1).toBool()};
}

Result<void> Preferences::save(const QString &folder) const
{
    return writeFileAtomically(pathIn(folder), json::compact({{u"scheme"_s, scheme},
                                                              {u"language"_s, language},
                                                              {u"closing_quits"_s, closingQuits},
                                                              {u"knows_of_tray"_s, knowsOfTray}}));
}

} // namespace tom::desktop
