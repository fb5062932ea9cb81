#pragma once

#include "agent/turn/turntail.h"
#include "shared/core/clock.h"
#include "shared/protocol/processrequest.h"
#include "shared/protocol/turnevent.h"
#include "shared/store/database.h"

#include <optional>

namespace tom::agent {

// A turn that an earlier process of this agent began and did not end.
struct UnendedTurn
{
    QString id{};
    QString conversation{};
    protocol::ProcessRequest request{};
    bool queued = false;            // nothing of it is in the conversation yet
    QDateTime created{};
    qsizetype keptCharacters = 0;   // of its text that is already in the conversation
};

// The turns of one agent and their numbered events. Makes no transaction of its own.
class TurnStore
{
public:
    TurnStore(store::Database &database, const Clock &clock);

    [[nodiscard]] Result<void> begin(const QString &turn, const QString &conversation, const protocol::ProcessRequest &request,
                                     bool queued);
    [[nodiscard]] Result<void> setRunning(const QString &turn);
    [[nodiscard]] Result<void> setKeptCharacters(const QString &turn, qsizetype characters);
    [[nodiscard]] Result<void> setEnded(const QString &turn);

    [[nodiscard]] Result<void> append(const QString &turn, const QList<protocol::TurnEvent> &events);
    // As one row. Leaves out what is there already, what would leave a gap, and turns that are gone or have ended.
    [[nodiscard]] Result<void> appendShown(const QString &turn, const QList<KeptEvent> &events);
    [[nodiscard]] Result<QList<protocol::TurnEvent>> events(const QString &turn);   // NotFound when there is no such turn

    [[nodiscard]] Result<std::optional<QString>> turnOfRequest(const QString &requestId);
    [[nodiscard]] Result<QList<UnendedTurn>> unended();
    [[nodiscard]] Result<void> dropEndedBefore(const QDateTime &time);

private:
    [[nodiscard]] Result<void> insert(const QString &turn, qint64 number, const QString &name, const QByteArray &data);
    [[nodiscard]] Result<void> run(const QString &sql, const QVariantList &values);

    store::Database &m_database;
    const Clock &m_clock;
};

} // namespace tom::agent
