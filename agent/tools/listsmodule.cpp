#include "agent/tools/listsmodule.h"

#include "agent/tools/immediatetoolrun.h"
#include "agent/tools/toolparameters.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

QString listKey(const QString &name)
{
    return name.simplified().normalized(QString::NormalizationForm_C).toCaseFolded();
}

ListsModule::ListsModule(store::Database &database, const Clock &clock) : m_database(database), m_clock(clock) {}

QString ListsModule::name() const
{
    return u"lists"_s;
}

QString ListsModule::description() const
{
    return u"The user's lists, such as shopping and to-do: add, show and remove items."_s;
}

QList<llm::ToolDefinition> ListsModule::tools() const
{
    const std::pair<QString, QString> list{u"list"_s, u"Name of the list, for example shopping or to-do"_s};
    const std::pair<QString, QString> item{u"item"_s, u"The item, as the user calls it"_s};
    return {
        {.name = u"add_item"_s,
         .description = u"Adds one item to a list. The list is made if there is none of that name."_s,
         .parameters = stringParameters({list, item})},
        {.name = u"list_items"_s, .description = u"Shows what is on a list."_s, .parameters = stringParameters({list})},
        {.name = u"remove_item"_s,
         .description = u"Takes one item off a list, because it is done or was bought."_s,
         .parameters = stringParameters({list, item})},
        {.name = u"list_lists"_s,
         .description = u"Shows the names of all lists and how many items are on each."_s,
         .parameters = noParameters()},
        {.name = u"delete_list"_s,
         .description = u"Deletes a list with everything on it."_s,
         .parameters = stringParameters({list}),
         .destructive = true},
    };
}

// Taking one item off is what a list is for; a whole list is gone for good.
Risk ListsModule::risk(const QString &tool) const
{
    if (tool == "delete_list"_L1)
        return Risk::Destructive;
    return tool == "add_item"_L1 || tool == "remove_item"_L1 ? Risk::Write : Risk::Read;
}

std::unique_ptr<ToolRun> ListsModule::start(const QString &tool, const QJsonObject &arguments)
{
    return ImmediateToolRun::of(call(tool, arguments));
}

Result<QJsonObject> ListsModule::call(const QString &tool, const QJsonObject &arguments)
{
    const QString list = arguments.value("list"_L1).toString().simplified();
    const QString item = arguments.value("item"_L1).toString().simplified();
    if (tool == "add_item"_L1)
        return addItem(list, item);
    if (tool == "list_items"_L1)
        return listItems(list);
    if (tool == "remove_item"_L1)
        return removeItem(list, item);
    if (tool == "delete_list"_L1)
        return deleteList(list);
    return listLists();
}

Result<QJsonObject> ListsModule::addItem(const QString &list, const QString &item)
{
    if (list.isEmpty() || item.isEmpty())
        return failure(ErrorCode::InvalidInput, u"the list and the item need a name"_s);
    // A list keeps the spelling of its first item's call.
    const auto added =
        m_database.execute(u"INSERT INTO list_items(list_key, list_name, item_key, item, created) "
                           "VALUES(?, COALESCE((SELECT list_name FROM list_items WHERE list_key = ? LIMIT 1), ?), ?, ?, ?) "
                           "ON CONFLICT(list_key, item_key) DO NOTHING"_s,
                           {listKey(list), listKey(list), list, listKey(item), item, m_clock.now().toMSecsSinceEpoch()});
    if (!added)
        return std::unexpected(added.error());
    return QJsonObject{{u"list"_s, list},
                       {u"item"_s, item},
                       {u"added"_s, *added > 0},
                       {u"message"_s, (*added > 0 ? u"Added \"%1\" to %2."_s : u"\"%1\" is on %2 already."_s).arg(item, list)}};
}

Result<QJsonObject> ListsModule::listItems(const QString &list)
{
    const auto rows =
        m_database.query(u"SELECT list_name, item FROM list_items WHERE list_key = ? ORDER BY id"_s, {listKey(list)});
    if (!rows)
        return std::unexpected(rows.error());
    QJsonArray items;
    for (const store::Row &row : *rows)
        items.append(row.value(u"item"_s).toString());
    const QString known = rows->isEmpty() ? list : rows->constFirst().value(u"list_name"_s).toString();
    return QJsonObject{{u"list"_s, known},
                       {u"items"_s, items},
                       {u"message"_s, items.isEmpty() ? u"There is nothing on %1."_s.arg(known)
                                                      : u"%1: %2 items."_s.arg(known).arg(items.size())}};
}

Result<QJsonObject> ListsModule::removeItem(const QString &list, const QString &item)
{
    const auto removed =
        m_database.execute(u"DELETE FROM list_items WHERE list_key = ? AND item_key = ?"_s, {listKey(list), listKey(item)});
    if (!removed)
        return std::unexpected(removed.error());
    if (*removed == 0)
        return failure(ErrorCode::NotFound, u"\"%1\" is not on the list %2; look with list_items"_s.arg(item, list));
    return QJsonObject{{u"list"_s, list}, {u"item"_s, item}, {u"message"_s, u"Took \"%1\" off %2."_s.arg(item, list)}};
}

Result<QJsonObject> ListsModule::listLists()
{
    const auto rows = m_database.query(
        u"SELECT MIN(list_name) AS name, COUNT(*) AS items FROM list_items GROUP BY list_key ORDER BY MIN(id)"_s);
    if (!rows)
        return std::unexpected(rows.error());
    QJsonArray lists;
    for (const store::Row &row : *rows)
        lists.append(QJsonObject{{u"name"_s, row.value(u"name"_s).toString()}, {u"items"_s, row.value(u"items"_s).toInt()}});
    return QJsonObject{{u"lists"_s, lists},
                       {u"message"_s, lists.isEmpty() ? u"There are no lists yet."_s : u"%1 lists."_s.arg(lists.size())}};
}

Result<QJsonObject> ListsModule::deleteList(const QString &list)
{
    const auto removed = m_database.execute(u"DELETE FROM list_items WHERE list_key = ?"_s, {listKey(list)});
    if (!removed)
        return std::unexpected(removed.error());
    if (*removed == 0)
        return failure(ErrorCode::NotFound, u"there is no list %1; look with list_lists"_s.arg(list));
    return QJsonObject{{u"list"_s, list}, {u"deleted_items"_s, *removed}, {u"message"_s, u"Deleted the list %1."_s.arg(list)}};
}

} // namespace tom::agent
