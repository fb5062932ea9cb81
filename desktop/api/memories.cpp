#include "desktop/api/memories.h"

#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::desktop {

Result<Memory> Memory::fromJson(const QJsonObject &object)
{
    const auto id = json::requiredString(object, "id"_L1);
    const auto text = json::requiredString(object, "memory"_L1);
    if (!id || !text)
        return std::unexpected(id ? text.error() : id.error());
    return Memory{.id = *id,
                  .text = *text,
                  .author = object.value("author"_L1).toString(),
                  .conversation = object.value("conversation"_L1).toString(),
                  .created = json::timeAt(object, "created_at"_L1),
                  .updated = json::timeAt(object, "updated_at"_L1),
                  .expires = json::timeAt(object, "expires_at"_L1),
                  .score = object.value("score"_L1).toDouble(),
                  .event = object.value("event"_L1).toString(),
                  .replaced = object.value("previous_memory"_L1).toString(),
                  .object = object};
}

Result<MemoryPage> MemoryPage::fromJson(const QJsonObject &object)
{
    MemoryPage page{.next = object.value("next"_L1).toString()};
    for (const QJsonValue &value : object.value("memories"_L1).toArray()) {
        const auto memory = Memory::fromJson(value.toObject());
        if (!memory)
            return std::unexpected(memory.error());
        page.memories.append(*memory);
    }
    return page;
}

Result<MemoryHistory> MemoryHistory::fromJson(const QJsonObject &object)
{
    MemoryHistory history;
    for (const QJsonValue &value : object.value("history"_L1).toArray()) {
        const QJsonObject change = value.toObject();
        history.changes.append({.event = change.value("event"_L1).toString(),
                                .at = json::timeAt(change, "at"_L1),
                                .oldText = change.value("old_memory"_L1).toString(),
                                .newText = change.value("new_memory"_L1).toString()});
    }
    return history;
}

Result<MemoryImport> MemoryImport::fromJson(const QJsonObject &object)
{
    MemoryImport result{.added = object.value("added"_L1).toInt(),
                        .updated = object.value("updated"_L1).toInt(),
                        .known = object.value("known"_L1).toInt()};
    for (const QJsonValue &value : object.value("refused"_L1).toArray())
        result.refused.append({.index = value["index"_L1].toInt(), .message = value["message"_L1].toString()});
    return result;
}

} // namespace tom::desktop
