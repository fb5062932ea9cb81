#pragma once

#include "agent/consent/openround.h"
#include "shared/store/database.h"

namespace tom::agent {

// The open rounds of one agent, and the long results that a model may read on in. Makes no transaction of its own.
class RoundStore
{
public:
    explicit RoundStore(store::Database &database) : m_database(database) {}

    [[nodiscard]] Result<void> open(const QString &turn, const OpenRound &round);
    [[nodiscard]] Result<void> setCall(const QString &turn, int position, CallState state, const ToolResult &result);
    [[nodiscard]] Result<std::optional<OpenRound>> find(const QString &turn);
    [[nodiscard]] Result<void> close(const QString &turn);

    [[nodiscard]] Result<void> keepResult(const QString &id, const QString &turn, const QString &text);
    [[nodiscard]] Result<std::optional<QString>> result(const QString &id);

private:
    store::Database &m_database;
};

} // namespace tom::agent
