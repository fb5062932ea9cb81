#pragma once

#include "agent/archive/archivepart.h"

namespace tom::agent {

// The user's lists, each with what is on it.
class ListsPart : public ArchivePart
{
public:
    explicit ListsPart(store::Database &database) : m_database(database) {}

    [[nodiscard]] QString format() const override;
    [[nodiscard]] Result<Reader> read() override;
    [[nodiscard]] Result<Taken> take(const QJsonObject &entry) override;

private:
    store::Database &m_database;
};

// The user's notes. Their numbers are new where they are taken.
class NotesPart : public ArchivePart
{
public:
    explicit NotesPart(store::Database &database) : m_database(database) {}

    [[nodiscard]] QString format() const override;
    [[nodiscard]] Result<Reader> read() override;
    [[nodiscard]] Result<Taken> take(const QJsonObject &entry) override;

private:
    store::Database &m_database;
};

} // namespace tom::agent
