#pragma once

#include "agent/archive/archivepart.h"
#include "agent/recall/memoryclient.h"
#include "shared/httpserver/httpserver.h"

namespace tom::agent {

// One GET /export: everything of a user as JSON lines, made while it is sent and no faster than it is read. The last line says
// how many entries there are and what is missing, so that half a file is never taken for a whole one. Deletes itself.
class ArchiveExport : public QObject
{
    Q_OBJECT

public:
    // The parts in their order; memories follow them. The parts must outlive this.
    ArchiveExport(std::unique_ptr<httpserver::StreamReply> reply, const QString &username, const QDateTime &now,
                  const QList<ArchivePart *> &parts, const MemoryClient *memory, QObject *parent);

private:
    void pump();
    [[nodiscard]] Result<bool> writeNext();   // false: the parts are at their end
    void readMemories();
    void takeMemories(const Result<QJsonObject> &page);
    void write(const QJsonObject &entry);
    void finish();
    void breakOff(const Error &error);

    std::unique_ptr<httpserver::StreamReply> m_reply;
    QList<ArchivePart *> m_parts;
    ArchivePart::Reader m_reader;
    const MemoryClient *m_memory;   // null: there is none
    QString m_cursor;
    bool m_isWaiting = false;       // for the memory service
    int m_entries = 0;
    QJsonArray m_missing;
};

} // namespace tom::agent
