#pragma once

#include "agent/archive/archivepart.h"
#include "agent/conversation/entrysplitter.h"
#include "agent/recall/memoryclient.h"
#include "shared/httpserver/httpserver.h"

#include <QJsonArray>

#include <functional>

namespace tom::agent {

// One POST /import or /conversations/import: takes a file as it comes, entry by entry, each whole or not at all, and says at its end what became of
// them. The same entries again change nothing. What is wrong with one keeps no other out. Deletes itself.
class ArchiveImport : public QObject
{
    Q_OBJECT

public:
    struct Parts
    {
        QList<ArchivePart *> parts{};
        // Entries of other programs, which name no format of ours.
        std::function<Result<Taken>(const QByteArray &entry)> foreign{};
        const MemoryClient *memory = nullptr;   // null: there is none
        bool areAll = true;   // else entries of ours that are none of these are passed over
        std::function<void()> changed{};   // something is new
    };
    // The parts must outlive this.
    ArchiveImport(Parts parts, std::unique_ptr<httpserver::RequestBody> body, httpserver::Reply reply, QObject *parent);

    static constexpr qint64 maxBytes = qint64(512) * 1024 * 1024;
    static constexpr qsizetype maxProblems = 100;   // that are told; the others are counted

private:
    void read();
    void work();
    [[nodiscard]] Result<void> take(const EntrySplitter::Entry &entry);
    void count(Taken taken);
    void skip(int entry, const QString &message);
    void sendMemories();
    void takeMemories(const Result<QJsonObject> &result);
    void end(const httpserver::Response &response);

    struct WaitingMemory
    {
        int entry = 0;
        QJsonObject memory{};
    };

    Parts m_parts;
    std::unique_ptr<httpserver::RequestBody> m_body;
    httpserver::Reply m_reply;
    EntrySplitter m_splitter;
    QList<EntrySplitter::Entry> m_waiting;
    QList<WaitingMemory> m_memories;
    bool m_isWaiting = false;   // for the memory service
    bool m_isOver = false;
    bool m_isArchive = false;   // it says so itself: a part of one may have nothing else
    int m_entries = 0;
    int m_new = 0;
    int m_grown = 0;
    int m_known = 0;
    int m_skipped = 0;
    QJsonArray m_problems;
};

}   // namespace tom::agent
