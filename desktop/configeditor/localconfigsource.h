#pragma once

#include "desktop/configeditor/configsource.h"
#include "shared/core/clock.h"
#include "shared/core/jobs.h"

#include <QPointer>

#include <memory>

namespace tom::desktop {

class LocalTrial;

// A config.yml on this computer. It is written whole or not at all; the last versions are kept beside it, where the
// server of that folder keeps its own. A file that is no YAML is shown with its secrets: else nobody could mend it.
class LocalConfigSource : public ConfigSource
{
public:
    // author: whose name the history says.
    LocalConfigSource(const QString &path, const QString &author);
    ~LocalConfigSource() override;

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QFuture<Result<ConfigShown>> read() override;
    [[nodiscard]] QFuture<Result<ConfigChecked>> check(const QString &text) override;
    [[nodiscard]] QFuture<Result<ConfigPut>> write(const QString &text, const QString &revision) override;
    [[nodiscard]] QFuture<Result<ConfigTrial>> tryPart(const ConfigPart &part, const QString &text) override;
    void cancelTrial() override;
    [[nodiscard]] QFuture<Result<ConfigVersions>> versions() override;
    [[nodiscard]] QFuture<Result<ConfigShown>> version(const QString &revision) override;
    [[nodiscard]] QFuture<Result<ConfigPut>> restore(const QString &revision) override;

private:
    class File;
    std::shared_ptr<File> m_file;   // of the threads that work
    QString m_path;
    QPointer<LocalTrial> m_trial;
    QObject m_context;
};

} // namespace tom::desktop
