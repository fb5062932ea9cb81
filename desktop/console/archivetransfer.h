#pragma once

#include "desktop/api/apiclient.h"
#include "desktop/console/commandline.h"
#include "desktop/console/patience.h"

#include <QElapsedTimer>
#include <QFile>
#include <QSaveFile>

namespace tom::console {

// tom export and import: everything that Tom keeps for the user into a file, and out of one. The file is there whole or not at
// all. An import goes part by part, and can be begun again when it was broken off: what is there already changes nothing.
class ArchiveTransfer : public QObject
{
    Q_OBJECT

public:
    ArchiveTransfer(desktop::ApiClient &client, CommandLine line);

    void start();

Q_SIGNALS:
    void finished(int exitCode);

private:
    void beginExport();
    void takeBytes(const QByteArray &bytes);
    void endExport(const Result<void> &result);
    void beginImport();
    void sendNext();
    void takeSent(const desktop::ArchiveSummary &part, int entries);
    void tellProgress(qint64 bytes);
    void giveUp(const Error &error);

    desktop::ApiClient &m_client;
    CommandLine m_line;
    Patience m_patience;
    QElapsedTimer m_sinceTold;

    QSaveFile m_target;
    std::unique_ptr<http::HttpExchange> m_exchange;
    http::HttpHead m_head;
    QByteArray m_refusal;     // the body of an answer that is none
    QByteArray m_lastLine;    // of what came, and what follows it
    qint64 m_bytes = 0;

    QFile m_source;
    QByteArray m_part;        // that is on its way
    int m_partEntries = 0;
    qint64 m_entries = 0;     // of the parts before
    desktop::ArchiveSummary m_total;
};

} // namespace tom::console
