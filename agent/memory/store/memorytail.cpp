#include "agent/memory/store/memorytail.h"

#include "agent/memory/search/stems.h"
#include "shared/core/json.h"

#include <QDataStream>
#include <QFile>

using namespace Qt::StringLiterals;

namespace tom::memory {

namespace {

constexpr qint64 room = 64 * 1024;
constexpr auto streamVersion = QDataStream::Qt_6_8;   // of version 1 of the file

std::optional<AddedMemory> addedOf(const QByteArray &record)
{
    QDataStream stream(record);
    stream.setVersion(streamVersion);
    AddedMemory added;
    Memory &memory = added.memory.memory;
    QByteArray metadata;
    QDateTime expires;
    stream >> memory.id >> memory.text >> metadata >> memory.author >> memory.conversation >> memory.turn >> memory.created
        >> memory.updated >> expires >> added.isUnread >> added.at;
    const auto object = json::parseObject(metadata);
    if (stream.status() != QDataStream::Ok || !object)
        return std::nullopt;
    memory.metadata = *object;
    if (expires.isValid())
        memory.expires = expires;
    added.memory.stems = stemsOf(memory.text);
    return added;
}

} // namespace

QByteArray MemoryTail::recordOf(const AddedMemory &added)
{
    const Memory &memory = added.memory.memory;
    QByteArray record;
    QDataStream stream(&record, QIODevice::WriteOnly);
    stream.setVersion(streamVersion);
    stream << memory.id << memory.text << json::compact(memory.metadata) << memory.author << memory.conversation << memory.turn
           << memory.created << memory.updated << memory.expires.value_or(QDateTime()) << added.isUnread << added.at;
    return record;
}

QString MemoryTail::pathFor(const QString &database)
{
    return database + "-tail"_L1;
}

Result<std::unique_ptr<MemoryTail>> MemoryTail::open(const QString &database)
{
    const QString path = pathFor(database);
    for (int attempt = 0; attempt < 10; ++attempt) {
        auto file = store::RecordFile::open(path, "Tom's memories, tail, version 1\n"_ba, u"the last memories may be missing"_s);
        if (!file)
            return std::unexpected(file.error());
        const Result<bool> isOurs = (*file)->tryLock();
        if (!isOurs)
            return std::unexpected(isOurs.error());
        if (!*isOurs)
            return nullptr;
        if ((*file)->isInPlace())   // who had it may have removed it just before
            return std::unique_ptr<MemoryTail>(new MemoryTail(path, std::move(*file)));
    }
    return failure(ErrorCode::Storage, u"%1 does not stay where it is"_s.arg(path));
}

// What is in it is looked for by the next process; nothing in it is no file.
MemoryTail::~MemoryTail()
{
    if (isEmpty() && isInPlace())
        QFile::remove(m_path);
}

QList<AddedMemory> MemoryTail::takeLeft()
{
    QList<AddedMemory> left;
    for (const QByteArray &record : m_file->takeLeft()) {
        if (const auto added = addedOf(record))
            left.append(*added);
    }
    return left;
}

Result<void> MemoryTail::append(const AddedMemory &added)
{
    return m_file->appendSynced({recordOf(added)});
}

Result<void> MemoryTail::clear()
{
    return m_file->clear()
        .and_then([this] { return m_file->hasRoomFor({}) ? Result<void>() : m_file->makeRoom(room); })
        .and_then([this] { return m_file->sync(); });
}

} // namespace tom::memory
