#pragma once

#include "desktop/configeditor/configsource.h"
#include "shared/core/jobs.h"

namespace tom::desktop {

// A configuration whose answers the test gives, at once.
class FakeConfigSource : public ConfigSource
{
public:
    [[nodiscard]] QString name() const override { return QStringLiteral("fake"); }
    [[nodiscard]] QFuture<Result<ConfigShown>> read() override { return readyFuture<ConfigShown>(shown); }
    [[nodiscard]] QFuture<Result<ConfigChecked>> check(const QString &text) override
    {
        checks.append(text);
        return readyFuture<ConfigChecked>(checked);
    }
    [[nodiscard]] QFuture<Result<ConfigPut>> write(const QString &text, const QString &revision) override
    {
        writes.append({text, revision});
        return readyFuture<ConfigPut>(put);
    }
    [[nodiscard]] QFuture<Result<ConfigTrial>> tryPart(const ConfigPart &part, const QString &text) override
    {
        trials.append({part, text});
        trial = Completer<ConfigTrial>();
        return trial.future();
    }
    void cancelTrial() override { ++cancels; }
    [[nodiscard]] QFuture<Result<ConfigVersions>> versions() override { return readyFuture<ConfigVersions>(kept); }
    [[nodiscard]] QFuture<Result<ConfigShown>> version(const QString &) override { return readyFuture<ConfigShown>(shown); }
    [[nodiscard]] QFuture<Result<ConfigPut>> restore(const QString &revision) override
    {
        restores.append(revision);
        return readyFuture<ConfigPut>(put);
    }

    Result<ConfigShown> shown = ConfigShown{};
    Result<ConfigChecked> checked = ConfigChecked{};
    Result<ConfigPut> put = ConfigPut{};
    ConfigVersions kept{};
    Completer<ConfigTrial> trial;
    QList<std::pair<ConfigPart, QString>> trials;
    int cancels = 0;
    QStringList checks;
    QList<std::pair<QString, QString>> writes;
    QStringList restores;
};

} // namespace tom::desktop
