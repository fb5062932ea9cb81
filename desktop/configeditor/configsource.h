#pragma once

#include "desktop/api/adminconfig.h"
#include "desktop/api/configtrial.h"

#include <QFuture>

namespace tom::desktop {

// Where the configuration that is edited comes from and goes to: texts in it are without secrets, and marks in them stand
// for those of their places. Knows nothing of who edits.
class ConfigSource
{
public:
    ConfigSource() = default;
    ConfigSource(const ConfigSource &) = delete;
    ConfigSource &operator=(const ConfigSource &) = delete;
    virtual ~ConfigSource() = default;

    [[nodiscard]] virtual QString name() const = 0;   // for people: a path, an address

    [[nodiscard]] virtual QFuture<Result<ConfigShown>> read() = 0;
    [[nodiscard]] virtual QFuture<Result<ConfigChecked>> check(const QString &text) = 0;
    [[nodiscard]] virtual QFuture<Result<ConfigPut>> write(const QString &text, const QString &revision) = 0;
    // By the program that would use it, or one like it; nothing is written. One at a time.
    [[nodiscard]] virtual QFuture<Result<ConfigTrial>> tryPart(const ConfigPart &part, const QString &text) = 0;
    virtual void cancelTrial() = 0;
    [[nodiscard]] virtual QFuture<Result<ConfigVersions>> versions() = 0;
    [[nodiscard]] virtual QFuture<Result<ConfigShown>> version(const QString &revision) = 0;
    [[nodiscard]] virtual QFuture<Result<ConfigPut>> restore(const QString &revision) = 0;
};

} // namespace tom::desktop
