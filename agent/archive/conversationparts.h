#pragma once

#include "agent/archive/archivepart.h"
#include "agent/turn/journal.h"

namespace tom::agent {

// Conversations with all their branches, but for the bin and what is temporary.
class ConversationsPart : public ArchivePart
{
public:
    explicit ConversationsPart(Journal &kept) : m_kept(kept), m_store(kept.database()) {}

    [[nodiscard]] QString format() const override;
    [[nodiscard]] Result<Reader> read() override;
    [[nodiscard]] Result<Taken> take(const QJsonObject &entry) override;
    // An entry as it stands in a file; also ChatGPT's and Open WebUI's.
    [[nodiscard]] Result<Taken> takeBytes(const QByteArray &entry);

private:
    [[nodiscard]] Result<Taken> keep(const ArchivedConversation &conversation);

    Journal &m_kept;
    ArchiveStore m_store;
};

// The files that messages have, in base64. They go before the conversations that name them.
class AttachmentsPart : public ArchivePart
{
public:
    AttachmentsPart(store::Database &database, AttachmentStore &store) : m_database(database), m_store(store) {}

    [[nodiscard]] QString format() const override;
    [[nodiscard]] Result<Reader> read() override;
    [[nodiscard]] Result<Taken> take(const QJsonObject &entry) override;

private:
    store::Database &m_database;
    AttachmentStore &m_store;
};

} // namespace tom::agent
