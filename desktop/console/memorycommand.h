#pragma once

#include "desktop/api/apiclient.h"
#include "desktop/console/commandline.h"

namespace tom::console {

// tom memory list, search, add, forget and history.
class MemoryCommand : public QObject
{
    Q_OBJECT

public:
    MemoryCommand(desktop::ApiClient &client, CommandLine line);

    void start();

Q_SIGNALS:
    void finished(int exitCode);

private:
    void search();
    void list(const QString &cursor);
    void add();
    void forget();
    void showHistory();
    void show(const QList<desktop::Memory> &memories) const;

    desktop::ApiClient &m_client;
    CommandLine m_line;
    bool m_hasShown = false;
};

} // namespace tom::console
