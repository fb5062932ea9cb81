#include "agent/memory/store/memory.h"

using namespace Qt::StringLiterals;

namespace tom::memory {

namespace {

QString timeText(const QDateTime &time)
{
    return time.toUTC().toString(Qt::ISODateWithMs);
}

} // namespace

QJsonObject Memory::toJson() const
{
    QJsonObject object{{u"id"_s, id},
                       {u"memory"_s, text},
                       {u"metadata"_s, metadata},
                       {u"created_at"_s, timeText(created)},
                       {u"updated_at"_s, timeText(updated)}};
    const auto add = [&object](const QString &key, const QString &value) {
        if (!value.isEmpty())
            object.insert(key, value);
    };
    add(u"author"_s, author);
    add(u"conversation"_s, conversation);
    add(u"turn"_s, turn);
    if (expires)
        object.insert(u"expires_at"_s, timeText(*expires));
    return object;
}

QString eventName(MemoryEvent::Kind kind)
{
    switch (kind) {
    case MemoryEvent::Kind::Added:
        return u"ADD"_s;
    case MemoryEvent::Kind::Updated:
        return u"UPDATE"_s;
    case MemoryEvent::Kind::Forgotten:
        break;
    }
    return u"DELETE"_s;
}

QJsonObject MemoryEvent::toJson() const
{
    const auto words = [](const std::optional<QString> &text) { return text ? QJsonValue(*text) : QJsonValue(); };
    return {{u"memory_id"_s, memory},
            {u"event"_s, eventName(kind)},
            {u"at"_s, timeText(at)},
            {u"old_memory"_s, words(oldText)},
            {u"new_memory"_s, words(newText)}};
}

} // namespace tom::memory
