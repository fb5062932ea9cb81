#include "desktop/api/adminconfig.h"

#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

QList<config::Problem> problemsIn(const QJsonObject &object)
{
    QList<config::Problem> problems;
    for (const QJsonValue &one : object.value("problems"_L1).toArray()) {
        const bool isWarning = one["severity"_L1].toString() == "warning"_L1;
        problems.append({.severity = isWarning ? config::Severity::Warning : config::Severity::Error,
                         .line = one["line"_L1].toInt(),
                         .column = one["column"_L1].toInt(),
                         .path = one["path"_L1].toString(),
                         .message = one["message"_L1].toString()});
    }
    return problems;
}

QStringList namesIn(const QJsonObject &object, QLatin1StringView key)
{
    QStringList names;
    for (const QJsonValue &one : object.value(key).toArray())
        names.append(one.toString());
    return names;
}

} // namespace

Result<ConfigShown> ConfigShown::fromJson(const QJsonObject &object)
{
    const Result<QString> revision = json::requiredString(object, "revision"_L1);
    if (!revision)
        return std::unexpected(revision.error());
    const Result<std::optional<QString>> text = json::optionalString(object, "text"_L1);
    if (!text)
        return std::unexpected(text.error());
    return ConfigShown{.text = *text, .revision = *revision, .problems = problemsIn(object)};
}

ConfigEffect ConfigEffect::fromJson(const QJsonObject &object)
{
    return {.change = {.added = namesIn(object, "added"_L1),
                       .removed = namesIn(object, "removed"_L1),
                       .changed = namesIn(object, "changed"_L1),
                       .newPasswords = namesIn(object, "new_passwords"_L1),
                       .everybody = object.value("everybody"_L1).toBool()},
            .restarts = namesIn(object, "restarts"_L1),
            .restartsMemory = object.value("restarts_memory"_L1).toBool(),
            .nextStart = namesIn(object, "next_start"_L1)};
}

bool ConfigChecked::isUsable() const
{
    return std::ranges::none_of(problems,
                                [](const config::Problem &problem) { return problem.severity == config::Severity::Error; });
}

Result<ConfigChecked> ConfigChecked::fromJson(const QJsonObject &object)
{
    return ConfigChecked{.problems = problemsIn(object), .effect = ConfigEffect::fromJson(object.value("change"_L1).toObject())};
}

Result<ConfigVersions> ConfigVersions::fromJson(const QJsonObject &object)
{
    ConfigVersions list;
    for (const QJsonValue &one : object.value("versions"_L1).toArray()) {
        list.versions.append({.revision = one["revision"_L1].toString(),
                              .author = one["author"_L1].toString(),
                              .time = json::timeAt(one.toObject(), "time"_L1),
                              .summary = one["summary"_L1].toString()});
    }
    return list;
}

} // namespace tom::desktop
