#pragma once

#include "shared/config/configreader.h"

namespace tom::config::test {

// The problems as people see them, with E or W in front, but the one about a readable password.
inline QStringList problemsOf(const QByteArray &yaml)
{
    QStringList lines;
    for (const Problem &problem : readConfigText(yaml, QStringLiteral("config.yml")).problems) {
        if (!problem.message.startsWith(QLatin1StringView("is stored as readable text")))
            lines.append((problem.severity == Severity::Error ? QStringLiteral("E ") : QStringLiteral("W "))
                         + problem.toString());
    }
    return lines;
}

inline constexpr auto someUser = "users:\n  - username: a\n    password: x\n";

} // namespace tom::config::test
