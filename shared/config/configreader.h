#pragma once

#include "shared/config/config.h"
#include "shared/core/result.h"

namespace tom::config {

enum class Severity { Error, Warning };

// One thing that is wrong with a configuration, and where.
struct Problem
{
    Severity severity = Severity::Error;
    QString file{};
    int line = 0;         // from 1; 0: the file as a whole
    int column = 0;       // from 1
    QString path{};       // "users[0].services.weather.url"
    QString message{};    // what is wrong and what to do; never a secret

    [[nodiscard]] QString toString() const;   // "config.yml:12:5: users[0].username: …"

    bool operator==(const Problem &) const = default;
};

struct ReadResult
{
    Config config{};
    QList<Problem> problems{};   // all of them, in the order of the file

    [[nodiscard]] bool isUsable() const;   // no problem is an Error
};

// Reads config.yml: the seed's form and ours. Bounds: 4 MiB, depth 32, aliases limited, duplicate keys refused, "no" and
// 0123 stay strings where a string is meant. Knows nothing of the environment or of files that the configuration names.
[[nodiscard]] ReadResult readConfigText(const QByteArray &yaml, const QString &fileName);
[[nodiscard]] ReadResult readConfigFile(const QString &path);

} // namespace tom::config
