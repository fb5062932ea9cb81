#pragma once

#include "desktop/configeditor/configsource.h"

#include <memory>

namespace tom::desktop {

class ApiClient;

// The configuration of a server, by its admin API.
class ServerConfigSource : public ConfigSource
{
public:
    explicit ServerConfigSource(ApiClient &client) : m_client(client) {}

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QFuture<Result<ConfigShown>> read() override;
    [[nodiscard]] QFuture<Result<ConfigChecked>> check(const QString &text) override;
    [[nodiscard]] QFuture<Result<ConfigPut>> write(const QString &text, const QString &revision) override;
    [[nodiscard]] QFuture<Result<ConfigTrial>> tryPart(const ConfigPart &part, const QString &text) override;
    void cancelTrial() override { m_trial.reset(); }
    [[nodiscard]] QFuture<Result<ConfigVersions>> versions() override;
    [[nodiscard]] QFuture<Result<ConfigShown>> version(const QString &revision) override;
    [[nodiscard]] QFuture<Result<ConfigPut>> restore(const QString &revision) override;

private:
    ApiClient &m_client;
    std::unique_ptr<QObject> m_trial;   // keeps the one that runs
};

} // namespace tom::desktop
