#include "agent/tools/notesmodule.h"

#include "agent/tools/immediatetoolrun.h"
#include "agent/tools/toolparameters.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

// SQLite's LIKE folds only ASCII; people search "élan" and "Elan" alike.
QString folded(const QString &text)
{
    QString plain;
    for (const QChar c : text.normalized(QString::NormalizationForm_KD).toCaseFolded()) {
        if (c.category() != QChar::Mark_NonSpacing)
            plain.append(c);
    }
    return plain;
}

bool hasAllWords(const QString &text, const QStringList &words)
{
    const QString within = folded(text);
    return std::ranges::all_of(words, [&](const QString &word) { return within.contains(word); });
}

} // namespace

NotesModule::NotesModule(store::Database &database, const Clock &clock) : m_database(database), m_clock(clock) {}

QString NotesModule::name() const
{
    return u"notes"_s;
}

QString NotesModule::description() const
{
    return u"The user's notes: write something down, find it again, show or delete notes."_s;
}

QList<llm::ToolDefinition> NotesModule::tools() const
{
    return {
        {.name = u"add_note"_s,
         .description = u"Writes a note down."_s,
         .parameters = stringParameters({{u"text"_s, u"The note"_s}})},
        {.name = u"search_notes"_s,
         .description = u"Finds the notes that contain all of these words."_s,
         .parameters = stringParameters({{u"query"_s, u"Words that are in the note"_s}})},
        {.name = u"list_notes"_s, .description = u"Shows the newest notes with their numbers."_s, .parameters = noParameters()},
        {.name = u"delete_note"_s,
         .description = u"Deletes the note with this number."_s,
         .parameters = numberParameter(u"id"_s, u"The note's number, as list_notes or search_notes show it"_s),
         .destructive = true},
    };
}

Risk NotesModule::risk(const QString &tool) const
{
    if (tool == "delete_note"_L1)
        return Risk::Destructive;
    return tool == "add_note"_L1 ? Risk::Write : Risk::Read;
}

std::unique_ptr<ToolRun> NotesModule::start(const QString &tool, const QJsonObject &arguments)
{
    return ImmediateToolRun::of(call(tool, arguments));
}

Result<QJsonObject> NotesModule::call(const QString &tool, const QJsonObject &arguments)
{
    if (tool == "add_note"_L1)
        return add(arguments.value("text"_L1).toString().trimmed());
    if (tool == "search_notes"_L1)
        return find(arguments.value("query"_L1).toString());
    if (tool == "delete_note"_L1)
        return remove(arguments.value("id"_L1).toInteger());
    return find({});
}

Result<QJsonObject> NotesModule::add(const QString &text)
{
    if (text.isEmpty())
        return failure(ErrorCode::InvalidInput, u"the note is empty"_s);
    const auto added =
        m_database.execute(u"INSERT INTO notes(text, created) VALUES(?, ?)"_s, {text, m_clock.now().toMSecsSinceEpoch()});
    if (!added)
        return std::unexpected(added.error());
    const qint64 id = m_database.lastInsertId();
    return QJsonObject{{u"id"_s, id}, {u"text"_s, text}, {u"message"_s, u"Wrote down note %1."_s.arg(id)}};
}

Result<QJsonObject> NotesModule::find(const QString &query)
{
    const auto rows = m_database.query(u"SELECT id, text, created FROM notes ORDER BY id DESC"_s);
    if (!rows)
        return std::unexpected(rows.error());
    const QStringList words = folded(query.simplified()).split(u' ', Qt::SkipEmptyParts);
    QJsonArray notes;
    int found = 0;
    for (const store::Row &row : *rows) {
        const QString text = row.value(u"text"_s).toString();
        if (!hasAllWords(text, words) || ++found > maxShown)
            continue;
        const QDateTime created = QDateTime::fromMSecsSinceEpoch(row.value(u"created"_s).toLongLong(), QTimeZone::UTC);
        notes.append(QJsonObject{
            {u"id"_s, row.value(u"id"_s).toLongLong()}, {u"text"_s, text}, {u"created"_s, created.toString(Qt::ISODate)}});
    }
    return QJsonObject{{u"notes"_s, notes},
                       {u"found"_s, found},
                       {u"message"_s, found == 0 ? u"No notes found."_s : u"%1 notes found."_s.arg(found)}};
}

Result<QJsonObject> NotesModule::remove(qint64 id)
{
    const auto removed = m_database.execute(u"DELETE FROM notes WHERE id = ?"_s, {id});
    if (!removed)
        return std::unexpected(removed.error());
    if (*removed == 0)
        return failure(ErrorCode::NotFound, u"there is no note %1; look with list_notes"_s.arg(id));
    return QJsonObject{{u"id"_s, id}, {u"message"_s, u"Deleted note %1."_s.arg(id)}};
}

} // namespace tom::agent
