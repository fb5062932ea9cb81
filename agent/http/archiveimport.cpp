#include "agent/http/archiveimport.h"

#include "agent/http/memoryimport.h"
#include "shared/core/json.h"

#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcImport, "tom.agent.import")

using httpserver::Response;

ArchiveImport::ArchiveImport(Parts parts, std::unique_ptr<httpserver::RequestBody> body, httpserver::Reply reply, QObject *parent)
    : QObject(parent),
      m_parts(std::move(parts)),
      m_body(std::move(body)),
      m_reply(std::move(reply))
{
    connect(m_body.get(), &httpserver::RequestBody::received, this, &ArchiveImport::read);
    connect(m_body.get(), &httpserver::RequestBody::failed, this, &ArchiveImport::end);
    m_body->begin();
    read();
}

void ArchiveImport::read()
{
    if (m_isWaiting || m_isOver)   // what has come stays where it is, and its sender waits
        return;
    const auto entries = m_splitter.feed(m_body->take());
    if (!entries)
        return end(Response::failure(entries.error()));
    m_waiting += *entries;
    work();
}

void ArchiveImport::work()
{
    while (!m_waiting.isEmpty()) {
        ++m_entries;
        const auto taken = take(m_waiting.takeFirst());
        if (!taken && taken.error().code == ErrorCode::Storage)   // the next one would not be kept either
            return end(Response::failure(taken.error()));
        if (!taken)
            skip(m_entries, taken.error().message);
        if (m_memories.size() == MemoryImport::most)
            return sendMemories();
    }
    if (!m_body->isComplete())
        return;
    if (!m_memories.isEmpty())
        return sendMemories();
    if (const auto whole = m_splitter.finish(); !whole)
        return end(Response::failure(whole.error()));
    if (m_new + m_grown + m_known == 0 && (!m_isArchive || m_skipped > 0)) {
        const QJsonObject first = m_problems.at(0).toObject();
        return end(Response::failure({.code = ErrorCode::InvalidInput,
                                      .message = first.isEmpty() ? u"there is nothing in the file that could be taken"_s
                                                                 : u"nothing of the file could be taken; entry %1: %2"_s
                                                                       .arg(first.value("entry"_L1).toInt())
                                                                       .arg(first.value("message"_L1).toString())}));
    }
    end(Response::json({{u"status"_s, u"OK"_s},
                        {u"imported"_s, m_new},
                        {u"grown"_s, m_grown},
                        {u"unchanged"_s, m_known},
                        {u"skipped"_s, m_skipped},
                        {u"problems"_s, m_problems}}));
}

Result<void> ArchiveImport::take(const EntrySplitter::Entry &entry)
{
    if (entry.isTooLarge)
        return failure(ErrorCode::TooLarge, u"it is longer than %1 MB"_s.arg(EntrySplitter::maxEntry / 1024 / 1024));
    const auto object = json::parseObject(entry.bytes);
    if (!object)
        return std::unexpected(object.error());
    const QString format = object->value("format"_L1).toString();
    if (format == "tom.archive.v1"_L1 || format == "tom.end.v1"_L1) {
        m_isArchive = true;
        return {};
    }
    const auto part = std::ranges::find(m_parts.parts, format, &ArchivePart::format);
    const bool isOurs = format.startsWith("tom."_L1);
    if (part == m_parts.parts.end() && isOurs && !m_parts.areAll)
        return {};
    if (format == "tom.memory.v1"_L1) {
        m_memories.append({.entry = m_entries, .memory = *object});
        return {};
    }
    if (part == m_parts.parts.end() && isOurs)
        return failure(ErrorCode::InvalidInput,
                       u"\"%1\" is nothing that this Tom knows; a newer one may"_s.arg(format.left(100)));
    const auto taken = part != m_parts.parts.end() ? (*part)->take(*object) : m_parts.foreign(entry.bytes);
    if (!taken)
        return std::unexpected(taken.error());
    count(*taken);
    return {};
}

void ArchiveImport::count(Taken taken)
{
    ++(taken == Taken::New ? m_new : taken == Taken::Grown ? m_grown : m_known);
}

void ArchiveImport::skip(int entry, const QString &message)
{
    ++m_skipped;
    if (m_problems.size() < maxProblems)
        m_problems.append(QJsonObject{{u"entry"_s, entry}, {u"message"_s, message}});
}

void ArchiveImport::sendMemories()
{
    QJsonArray list;
    for (const WaitingMemory &waiting : std::as_const(m_memories))
        list.append(waiting.memory);
    const auto memories = MemoryImport::memoriesFrom({{u"memories"_s, list}});
    m_isWaiting = true;
    if (!memories)
        return takeMemories(std::unexpected(memories.error()));
    if (!m_parts.memory)
        return takeMemories(failure(ErrorCode::AgentUnavailable, u"there is no memory service"_s));
    (new MemoryImport(*m_parts.memory, *memories, this))->start().then(this, [this](const Result<QJsonObject> &result) {
        takeMemories(result);
    });
}

void ArchiveImport::takeMemories(const Result<QJsonObject> &result)
{
    m_isWaiting = false;
    if (m_isOver)
        return;
    const auto memories = std::exchange(m_memories, {});
    if (result) {
        m_new += result->value("added"_L1).toInt();
        m_grown += result->value("updated"_L1).toInt();
        m_known += result->value("known"_L1).toInt();
        for (const QJsonValue &refused : result->value("refused"_L1).toArray())
            skip(memories.value(refused["index"_L1].toInt()).entry, refused["message"_L1].toString());
    } else {
        for (const WaitingMemory &waiting : memories)
            skip(waiting.entry, result.error().message);
    }
    work();
    if (!m_isOver)
        read();   // what came meanwhile
}

void ArchiveImport::end(const Response &response)
{
    m_isOver = true;
    m_body->disconnect(this);
    if (m_new + m_grown > 0) {
        qCInfo(lcImport).noquote() << u"📥 imported %1 entries of an archive, %2 grew"_s.arg(m_new).arg(m_grown);
        m_parts.changed();
    }
    m_reply.send(response);
    deleteLater();
}

} // namespace tom::agent
