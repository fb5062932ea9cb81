#include "agent/archive/listparts.h"

#include "agent/tools/listsmodule.h"
#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

constexpr qsizetype longestName = 1000;
constexpr qsizetype longestNote = 100'000;

QString timeOf(const QVariant &milliseconds)
{
    return json::timeText(QDateTime::fromMSecsSinceEpoch(milliseconds.toLongLong(), QTimeZone::UTC));
}

Result<QString> textAt(const QJsonObject &entry, QLatin1StringView key, qsizetype longest)
{
    const auto text = json::requiredString(entry, key);
    if (text && (text->trimmed().isEmpty() || text->size() > longest))
        return failure(ErrorCode::InvalidInput, u"\"%1\" must have 1 to %2 characters"_s.arg(key).arg(longest));
    return text;
}

Result<QDateTime> createdOf(const QJsonObject &entry)
{
    const QDateTime created = json::timeAt(entry, "created"_L1);
    return created.isValid() ? Result<QDateTime>(created) : failure(ErrorCode::InvalidInput, u"\"created\" must be a time"_s);
}

} // namespace

QString ListsPart::format() const
{
    return u"tom.list.v1"_s;
}

Result<ArchivePart::Reader> ListsPart::read()
{
    const auto rows = m_database.query(u"SELECT list_key, list_name, item, created FROM list_items ORDER BY list_key, id"_s);
    if (!rows)
        return std::unexpected(rows.error());
    QList<QJsonObject> lists;
    QString key;
    for (const store::Row &row : *rows) {
        if (lists.isEmpty() || row.value(u"list_key"_s).toString() != key) {
            key = row.value(u"list_key"_s).toString();
            lists.append(QJsonObject{{u"name"_s, row.value(u"list_name"_s).toString()}, {u"items"_s, QJsonArray()}});
        }
        QJsonArray items = lists.constLast().value("items"_L1).toArray();
        items.append(QJsonObject{{u"text"_s, row.value(u"item"_s).toString()}, {u"created"_s, timeOf(row.value(u"created"_s))}});
        lists.last().insert("items"_L1, items);
    }
    return readerOf(format(), lists);
}

Result<Taken> ListsPart::take(const QJsonObject &entry)
{
    const auto name = textAt(entry, "name"_L1, longestName);
    if (!name)
        return std::unexpected(name.error());
    int added = 0;
    bool wasThere = false;
    const auto kept = m_database.transaction([&]() -> Result<void> {
        const auto there = m_database.query(u"SELECT 1 FROM list_items WHERE list_key = ? LIMIT 1"_s, {listKey(*name)});
        if (!there)
            return std::unexpected(there.error());
        wasThere = !there->isEmpty();
        for (const QJsonValue &value : entry.value("items"_L1).toArray()) {
            const auto item = textAt(value.toObject(), "text"_L1, longestName);
            const auto created = createdOf(value.toObject());
            if (!item || !created)
                return std::unexpected(item ? created.error() : item.error());
            const auto inserted =
                m_database.execute(u"INSERT INTO list_items(list_key, list_name, item_key, item, created) VALUES(?, ?, ?, ?, ?) "
                                   "ON CONFLICT(list_key, item_key) DO NOTHING"_s,
                                   {listKey(*name), *name, listKey(*item), *item, created->toMSecsSinceEpoch()});
            if (!inserted)
                return std::unexpected(inserted.error());
            added += *inserted;
        }
        return {};
    });
    if (!kept)
        return std::unexpected(kept.error());
    if (added == 0)
        return Taken::Known;
    return wasThere ? Taken::Grown : Taken::New;
}

QString NotesPart::format() const
{
    return u"tom.note.v1"_s;
}

Result<ArchivePart::Reader> NotesPart::read()
{
    const auto rows = m_database.query(u"SELECT text, created FROM notes ORDER BY id"_s);
    if (!rows)
        return std::unexpected(rows.error());
    QList<QJsonObject> notes;
    for (const store::Row &row : *rows)
        notes.append({{u"text"_s, row.value(u"text"_s).toString()}, {u"created"_s, timeOf(row.value(u"created"_s))}});
    return readerOf(format(), notes);
}

Result<Taken> NotesPart::take(const QJsonObject &entry)
{
    const auto text = textAt(entry, "text"_L1, longestNote);
    const auto created = createdOf(entry);
    if (!text || !created)
        return std::unexpected(text ? created.error() : text.error());
    const auto inserted = m_database.execute(u"INSERT INTO notes(text, created) SELECT ?, ? "
                                             "WHERE NOT EXISTS (SELECT 1 FROM notes WHERE text = ? AND created = ?)"_s,
                                             {*text, created->toMSecsSinceEpoch(), *text, created->toMSecsSinceEpoch()});
    if (!inserted)
        return std::unexpected(inserted.error());
    return *inserted > 0 ? Taken::New : Taken::Known;
}

} // namespace tom::agent
