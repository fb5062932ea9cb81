#include "agent/http/archiveexport.h"

#include "shared/core/json.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcArchive, "tom.agent.archive")

namespace {

constexpr int memoriesAtOnce = 100;

// As POST /import takes it.
QJsonObject memoryEntry(const QJsonObject &memory)
{
    QJsonObject entry{{u"format"_s, u"tom.memory.v1"_s}, {u"text"_s, memory.value("memory"_L1)}};
    for (const QLatin1StringView key :
         {"metadata"_L1, "created_at"_L1, "updated_at"_L1, "expires_at"_L1, "author"_L1, "conversation"_L1, "turn"_L1}) {
        if (const QJsonValue value = memory.value(key); !value.isNull() && !value.isUndefined())
            entry.insert(key, value);
    }
    return entry;
}

} // namespace

ArchiveExport::ArchiveExport(std::unique_ptr<httpserver::StreamReply> reply, const QString &username, const QDateTime &now,
                             const QList<ArchivePart *> &parts, const MemoryClient *memory, QObject *parent)
    : QObject(parent),
      m_reply(std::move(reply)),
      m_parts(parts),
      m_memory(memory)
{
    connect(m_reply.get(), &httpserver::StreamReply::drained, this, &ArchiveExport::pump);
    connect(m_reply.get(), &httpserver::StreamReply::gone, this, &QObject::deleteLater);
    m_reply->write(
        json::compact({{u"format"_s, u"tom.archive.v1"_s},
                       {u"user"_s, username},
                       {u"made"_s, json::timeText(now)},
                       {u"about"_s, u"Everything that Tom keeps for this user, one entry a line: settings, the files of "
                                    "messages, conversations, lists, notes, schedules, notifications, memories. What was "
                                    "allowed once and for all, secrets and passwords are not in it."_s}})
        + '\n');
    pump();
}

void ArchiveExport::pump()
{
    while (!m_isWaiting && m_reply->pendingBytes() <= httpserver::StreamReply::highWater) {
        const auto wrote = writeNext();
        if (!wrote)
            return breakOff(wrote.error());
        if (!*wrote)
            return readMemories();
    }
}

Result<bool> ArchiveExport::writeNext()
{
    while (m_reader || !m_parts.isEmpty()) {
        if (!m_reader) {
            auto reader = m_parts.takeFirst()->read();
            if (!reader)
                return std::unexpected(reader.error());
            m_reader = std::move(*reader);
        }
        const auto entry = m_reader();
        if (!entry)
            return std::unexpected(entry.error());
        if (*entry) {
            write(**entry);
            return true;
        }
        m_reader = {};
    }
    return false;
}

void ArchiveExport::readMemories()
{
    if (!m_memory)
        return finish();
    m_isWaiting = true;
    QJsonObject arguments{{u"limit"_s, memoriesAtOnce}};
    if (!m_cursor.isEmpty())
        arguments.insert(u"cursor"_s, m_cursor);
    m_memory->call(u"get_all_memories"_s, arguments).then(this, [this](const Result<QJsonObject> &page) { takeMemories(page); });
}

void ArchiveExport::takeMemories(const Result<QJsonObject> &page)
{
    m_isWaiting = false;
    if (!page) {
        m_missing.append(u"memories: %1"_s.arg(page.error().message));
        return finish();
    }
    for (const QJsonValue &memory : page->value("results"_L1).toArray())
        write(memoryEntry(memory.toObject()));
    m_cursor = page->value("next_cursor"_L1).toString();
    if (m_cursor.isEmpty())
        return finish();
    pump();   // goes on when there is room
}

void ArchiveExport::write(const QJsonObject &entry)
{
    ++m_entries;
    m_reply->write(json::compact(entry) + '\n');
}

void ArchiveExport::finish()
{
    m_reply->disconnect(this);
    m_reply->write(json::compact({{u"format"_s, u"tom.end.v1"_s}, {u"entries"_s, m_entries}, {u"missing"_s, m_missing}}) + '\n');
    m_reply->end();
    deleteLater();
}

void ArchiveExport::breakOff(const Error &error)
{
    m_reply->disconnect(this);
    qCWarning(lcArchive).noquote() << u"⚠️ an export broke off: %1"_s.arg(error.message);
    m_reply->abort();
    deleteLater();
}

} // namespace tom::agent
