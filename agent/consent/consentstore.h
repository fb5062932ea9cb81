#pragma once

#include "shared/core/clock.h"
#include "shared/protocol/approval.h"
#include "shared/store/database.h"

#include <optional>

namespace tom::agent {

// An approval with what it is bound to.
struct StoredApproval
{
    protocol::Approval approval{};
    int position = 0;              // of the call in its round
    QByteArray argumentsHash{};
    QByteArray schemaHash{};

    bool operator==(const StoredApproval &) const = default;
};

// What one agent has asked its user, and what the user has allowed for longer. Makes no transaction of its own.
class ConsentStore
{
public:
    ConsentStore(store::Database &database, const Clock &clock);

    [[nodiscard]] Result<void> add(const StoredApproval &approval);
    [[nodiscard]] Result<void> setState(const QString &id, const QString &state);
    // Those of a turn that its open round still needs: waiting, or approved and perhaps not run yet.
    [[nodiscard]] Result<QList<StoredApproval>> openOf(const QString &turn);
    [[nodiscard]] Result<std::optional<QString>> stateOf(const QString &id);
    [[nodiscard]] Result<void> cancelWaiting(const QString &turn);

    // Takes the place of an older rule for the same tool and conversation or schedule. One for a schedule that is gone, or is
    // to do something else now than in the run with that request id, is none.
    [[nodiscard]] Result<void> addRule(const protocol::ApprovalRule &rule, const QByteArray &schemaHash,
                                       const QString &requestId = {});
    [[nodiscard]] Result<bool> hasRule(const QString &module, const QString &tool, const QByteArray &schemaHash,
                                       const QString &conversation, qint64 schedule);   // or everywhere
    [[nodiscard]] Result<QList<protocol::ApprovalRule>> rules();
    [[nodiscard]] Result<bool> dropRule(const QString &id);   // false: there was none

private:
    [[nodiscard]] Result<int> run(const QString &sql, const QVariantList &values);

    store::Database &m_database;
    const Clock &m_clock;
};

}   // namespace tom::agent
