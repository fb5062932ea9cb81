#pragma once

#include "agent/conversation/archivestore.h"
#include "agent/conversation/entrysplitter.h"
#include "agent/turn/agent.h"
#include "shared/httpserver/httpserver.h"

namespace tom::agent {

// One POST /conversations/import: takes the file as it comes, each conversation of it whole or not at all, and says at its
// end what became of them. What is wrong with one keeps no other out. Deletes itself.
class ConversationImport : public QObject
{
    Q_OBJECT

public:
    ConversationImport(Agent &agent, Journal &kept, std::unique_ptr<httpserver::RequestBody> body, httpserver::Reply reply,
                       QObject *parent);

    static constexpr qint64 maxBytes = qint64(512) * 1024 * 1024;
    static constexpr qsizetype maxProblems = 100;   // that are told; the others are counted

private:
    void read();
    [[nodiscard]] Result<void> take(const EntrySplitter::Entry &entry);
    [[nodiscard]] QJsonObject summary() const;
    void end(const httpserver::Response &response);

    Agent &m_agent;
    Journal &m_kept;
    ArchiveStore m_store;
    std::unique_ptr<httpserver::RequestBody> m_body;
    httpserver::Reply m_reply;
    EntrySplitter m_splitter;
    int m_entries = 0;
    int m_new = 0;
    int m_grown = 0;
    int m_known = 0;
    int m_skipped = 0;
    QJsonArray m_problems;
};

} // namespace tom::agent
