#pragma once

#include "shared/config/configchange.h"
#include "shared/config/configreader.h"

#include <QDateTime>
#include <QJsonObject>

#include <optional>

namespace tom::desktop {

// A configuration without its secrets, as GET /admin/config has it.
struct ConfigShown
{
    std::optional<QString> text{};   // none: it is no YAML, so its secrets cannot be told from the rest
    QString revision{};
    QList<config::Problem> problems{};

    [[nodiscard]] static Result<ConfigShown> fromJson(const QJsonObject &object);

    bool operator==(const ConfigShown &) const = default;
};

// What comes of a text that takes the place of another.
struct ConfigEffect
{
    config::ConfigChange change{};
    QStringList restarts{};    // users whose agents begin anew
    bool restartsMemory = false;   // the memory service begins anew, or ends
    QStringList nextStart{};   // keys that count from the next start only

    [[nodiscard]] static ConfigEffect fromJson(const QJsonObject &object);

    bool operator==(const ConfigEffect &) const = default;
};

struct ConfigChecked
{
    QList<config::Problem> problems{};
    ConfigEffect effect{};

    [[nodiscard]] bool isUsable() const;   // no problem is an error
    [[nodiscard]] static Result<ConfigChecked> fromJson(const QJsonObject &object);

    bool operator==(const ConfigChecked &) const = default;
};

// How it ended that somebody wanted to write a configuration.
struct ConfigPut
{
    enum class Outcome {
        Written,
        Stale,     // somebody else was faster: shown says what stands there now
        Refused,   // it cannot be used: checked says why
    };
    Outcome outcome = Outcome::Written;
    QString revision{};   // that stands there now
    ConfigChecked checked{};
    ConfigShown shown{};
    QString base{};   // of a stale one: what it was made from, where that is still known

    bool operator==(const ConfigPut &) const = default;
};

struct ConfigVersionLine
{
    QString revision{};
    QString author{};   // empty: changed in the file itself
    QDateTime time{};
    QString summary{};

    bool operator==(const ConfigVersionLine &) const = default;
};

struct ConfigVersions
{
    QList<ConfigVersionLine> versions{};   // the newest first

    [[nodiscard]] static Result<ConfigVersions> fromJson(const QJsonObject &object);

    bool operator==(const ConfigVersions &) const = default;
};

} // namespace tom::desktop
