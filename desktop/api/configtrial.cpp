#include "desktop/api/configtrial.h"

#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::desktop {

Result<ConfigTrial> ConfigTrial::fromJson(const QJsonObject &object)
{
    const Result<QString> result = json::requiredString(object, "result"_L1);
    if (!result)
        return std::unexpected(result.error());
    const Result<QStringList> tools = json::optionalStrings(object, "tools"_L1);
    if (!tools)
        return std::unexpected(tools.error());
    return ConfigTrial{.works = object.value("works"_L1).toBool(), .result = *result, .tools = *tools};
}

} // namespace tom::desktop
