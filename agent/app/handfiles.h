#pragma once

#include "agent/app/commandline.h"
#include "shared/config/agentslice.h"
#include "shared/core/filewatch.h"

#include <QProcessEnvironment>

namespace tom::agent {

// The files of an agent that was started by hand, while it runs: config.yml and its certificates. What cannot be used is
// said in the log, and nobody is told.
class HandFiles : public QObject
{
    Q_OBJECT

public:
    HandFiles(const CommandLine &line, const QProcessEnvironment &environment, QObject *parent = nullptr);

    void read();

Q_SIGNALS:
    void sliceRead(const tom::config::AgentSlice &slice);

private:
    CommandLine m_line;
    QProcessEnvironment m_environment;
    FileWatch m_watch;
};

} // namespace tom::agent
