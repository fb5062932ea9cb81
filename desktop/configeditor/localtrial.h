#pragma once

#include "desktop/api/configtrial.h"
#include "shared/config/config.h"
#include "shared/core/jobs.h"

#include <QProcess>
#include <QTimer>

namespace tom::desktop {

// Tries a part of a configuration without a server: by the agent's program that lies beside this one, or, a certificate, by
// loading its files. What is secret goes over the program's standard input. Ends within ten seconds; deletes itself then.
class LocalTrial : public QObject
{
    Q_OBJECT

public:
    // folder: of the configuration, where the server of that folder has its certificate and its users
    LocalTrial(ConfigPart part, const config::Config &config, const QString &folder, QObject *parent = nullptr);
    ~LocalTrial() override;

    // Once.
    [[nodiscard]] QFuture<Result<ConfigTrial>> start(const QString &program = agentProgram());
    void cancel();

    [[nodiscard]] static QString agentProgram();
    // Blocks.
    [[nodiscard]] static Result<ConfigTrial> tryCertificate(const ConfigPart &part, const QString &folder);
    // With what is in the files of this computer that it names. Blocks.
    [[nodiscard]] static Result<ConfigPart> withFiles(const ConfigPart &part);

private:
    [[nodiscard]] Result<QByteArray> question() const;
    void takeEnd();
    void end(Result<ConfigTrial> outcome);

    ConfigPart m_part;
    config::Config m_config;
    QString m_folder;
    QByteArray m_line;
    Completer<ConfigTrial> m_outcome;
    QProcess m_process;
    QTimer m_limit;
};

} // namespace tom::desktop
