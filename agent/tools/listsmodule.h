#pragma once

#include "agent/tools/toolprovider.h"
#include "shared/core/clock.h"
#include "shared/store/database.h"

namespace tom::agent {

// The user's lists (shopping, to-do, …). A list exists while something is on it; names are compared without case.
class ListsModule : public ToolProvider
{
public:
    ListsModule(store::Database &database, const Clock &clock);

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString description() const override;
    [[nodiscard]] QList<llm::ToolDefinition> tools() const override;
    [[nodiscard]] Risk risk(const QString &tool) const override;
    [[nodiscard]] bool isOwn(const QString &, const QJsonObject &) const override { return true; }
    [[nodiscard]] std::unique_ptr<ToolRun> start(const QString &tool, const QJsonObject &arguments) override;

private:
    [[nodiscard]] Result<QJsonObject> call(const QString &tool, const QJsonObject &arguments);
    [[nodiscard]] Result<QJsonObject> addItem(const QString &list, const QString &item);
    [[nodiscard]] Result<QJsonObject> listItems(const QString &list);
    [[nodiscard]] Result<QJsonObject> removeItem(const QString &list, const QString &item);
    [[nodiscard]] Result<QJsonObject> listLists();
    [[nodiscard]] Result<QJsonObject> deleteList(const QString &list);

    store::Database &m_database;
    const Clock &m_clock;
};

// What a list, or an item of one, is known again by.
[[nodiscard]] QString listKey(const QString &name);

} // namespace tom::agent
