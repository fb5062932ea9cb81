#pragma once

#include "shared/core/result.h"

#include <QProcess>

// An MCP server that other people wrote, from npm, on a loopback port that stays the same over restarts.
class NpmServer
{
public:
    // arguments: what node runs, below node_modules; "@PORT@" stands for the port, "@NODE_MODULES@" for the folder.
    NpmServer(QStringList arguments, const QString &path = QStringLiteral("/mcp"));
    ~NpmServer();

    [[nodiscard]] tom::Result<void> start();   // until it listens
    void freeze();   // it answers nothing any more
    void kill();

    [[nodiscard]] QString url() const;
    [[nodiscard]] static tom::Result<QString> nodeModules();

private:
    QStringList m_arguments;
    QString m_path;
    QProcess m_process;
    quint16 m_port = 0;
};
