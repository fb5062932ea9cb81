#pragma once

#include "desktop/api/apiclient.h"
#include "desktop/console/commandline.h"
#include "desktop/console/patience.h"

#include <QJsonArray>

namespace tom::console {

// tom memory export and import: all of it, page by page, waiting where the server asks for patience. An import that was broken
// off is begun again: what was there already is known then.
class MemoryTransfer : public QObject
{
    Q_OBJECT

public:
    MemoryTransfer(desktop::ApiClient &client, CommandLine line);

    void start();

Q_SIGNALS:
    void finished(int exitCode);

private:
    void readPage(const QString &cursor);
    void sendNext();
    void takeSent(const desktop::MemoryImport &result, qsizetype count);

    desktop::ApiClient &m_client;
    CommandLine m_line;
    QList<QJsonObject> m_memories;
    qsizetype m_sent = 0;
    desktop::MemoryImport m_total;
    Patience m_patience;
};

} // namespace tom::console
