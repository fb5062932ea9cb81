#pragma once

#include "agent/tools/toolprovider.h"
#include "shared/core/clock.h"
#include "shared/store/database.h"

namespace tom::agent {

// The user's notes: short texts with a number, found again by words.
class NotesModule : public ToolProvider
{
public:
    NotesModule(store::Database &database, const Clock &clock);

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString description() const override;
    [[nodiscard]] QList<llm::ToolDefinition> tools() const override;
    [[nodiscard]] Risk risk(const QString &tool) const override;
    [[nodiscard]] bool isOwn(const QString &, const QJsonObject &) const override { return true; }
    [[nodiscard]] std::unique_ptr<ToolRun> start(const QString &tool, const QJsonObject &arguments) override;

    static constexpr int maxShown = 50;   // the newest

private:
    [[nodiscard]] Result<QJsonObject> call(const QString &tool, const QJsonObject &arguments);
    [[nodiscard]] Result<QJsonObject> add(const QString &text);
    [[nodiscard]] Result<QJsonObject> find(const QString &query);
    [[nodiscard]] Result<QJsonObject> remove(qint64 id);

    store::Database &m_database;
    const Clock &m_clock;
};

} // namespace tom::agent
