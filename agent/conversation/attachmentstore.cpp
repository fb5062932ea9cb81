#include "agent/conversation/attachmentstore.h"

#include "shared/core/atomicfile.h"
#include "shared/protocol/mediatype.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

// What a device calls it, as one line, without the folder that it came from.
QString plainName(const QString &name)
{
    constexpr qsizetype longest = 100;
    const QString last = name.section(u'/', -1).section(u'\\', -1).simplified().right(longest);
    return last.isEmpty() ? u"attachment"_s : last;
}

QByteArray sha256(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

} // namespace

AttachmentStore::AttachmentStore(store::Database &database, const QString &folder, const Clock &clock)
    : m_database(database),
      m_folder(folder),
      m_clock(clock)
{}

Result<protocol::Attachment> AttachmentStore::add(const QString &name, const QByteArray &bytes)
{
    if (bytes.isEmpty())
        return failure(ErrorCode::InvalidInput, u"the file is empty"_s);
    if (bytes.size() > maxBytes)
        return failure(ErrorCode::TooLarge, u"a file may have %1 MB at most"_s.arg(maxBytes / 1024 / 1024));
    const QString type = protocol::mediaTypeOf(bytes);
    if (type.isEmpty())
        return failure(ErrorCode::InvalidInput, u"only images (PNG, JPEG, WebP, GIF), PDF and text in UTF-8 are taken"_s);
    const QByteArray hash = sha256(bytes);
    const QString called = plainName(name);
    const protocol::Attachment attachment{.id = QString::fromLatin1(sha256(hash + called.toUtf8()).first(32)),
                                          .name = called,
                                          .mediaType = type,
                                          .bytes = bytes.size()};
    // The file first: without a row nobody knows it, and the next sweep takes it away.
    const QString path = pathOf(QString::fromLatin1(hash));
    if (!QFile::exists(path)) {
        const auto written = makePrivateFolder(m_folder).and_then([&] { return writeFileAtomically(path, bytes); });
        if (!written)
            return std::unexpected(written.error());
    }
    const auto inserted = m_database.execute(
        u"INSERT INTO attachments(id, hash, name, media_type, bytes, created) VALUES(?, ?, ?, ?, ?, ?) "
        "ON CONFLICT(id) DO UPDATE SET created = excluded.created"_s,
        {attachment.id, QString::fromLatin1(hash), called, type, attachment.bytes, m_clock.now().toMSecsSinceEpoch()});
    return inserted ? Result<protocol::Attachment>(attachment) : std::unexpected(inserted.error());
}

Result<store::Row> AttachmentStore::row(const QString &id)
{
    const auto rows = m_database.query(u"SELECT * FROM attachments WHERE id = ?"_s, {id});
    if (!rows)
        return std::unexpected(rows.error());
    if (rows->isEmpty())
        return failure(ErrorCode::NotFound, u"there is no attachment \"%1\""_s.arg(id));
    return rows->constFirst();
}

Result<protocol::Attachment> AttachmentStore::find(const QString &id)
{
    return row(id).transform([](const store::Row &found) {
        return protocol::Attachment{.id = found.value(u"id"_s).toString(),
                                    .name = found.value(u"name"_s).toString(),
                                    .mediaType = found.value(u"media_type"_s).toString(),
                                    .bytes = found.value(u"bytes"_s).toLongLong()};
    });
}

Result<QByteArray> AttachmentStore::read(const QString &id)
{
    return row(id).and_then(
        [this](const store::Row &found) { return readFile(pathOf(found.value(u"hash"_s).toString()), maxBytes); });
}

Result<void> AttachmentStore::setUsed(const QStringList &ids)
{
    for (const QString &id : ids) {
        const auto set = m_database.execute(u"UPDATE attachments SET is_used = 1, created = ? WHERE id = ?"_s,
                                            {m_clock.now().toMSecsSinceEpoch(), id});
        if (!set)
            return std::unexpected(set.error());
    }
    return {};
}

Result<void> AttachmentStore::sweep(store::Database &temporary)
{
    const auto unused =
        m_database.query(u"SELECT id FROM attachments WHERE (is_used = 1 OR created < ?) "
                         "AND NOT EXISTS (SELECT 1 FROM message_attachments WHERE attachment = attachments.id) "
        // A request that waits for its turn has no message yet.
                         "AND NOT EXISTS (SELECT 1 FROM turns WHERE state <> 'ended' AND instr(request, attachments.id) > 0)"_s,
                         {m_clock.now().addDuration(-unusedTime).toMSecsSinceEpoch()});
    if (!unused)
        return std::unexpected(unused.error());
    for (const store::Row &one : *unused) {
        const QVariant id = one.value(u"id"_s);
        const auto inMemory = temporary.query(u"SELECT 1 FROM message_attachments WHERE attachment = ? UNION ALL "
                                              "SELECT 1 FROM turns WHERE state <> 'ended' AND instr(request, ?) > 0"_s,
                                              {id, id});
        if (!inMemory)
            return std::unexpected(inMemory.error());
        if (!inMemory->isEmpty())
            continue;
        if (const auto removed = m_database.execute(u"DELETE FROM attachments WHERE id = ?"_s, {id}); !removed)
            return std::unexpected(removed.error());
    }
    return removeUnknownFiles();
}

Result<void> AttachmentStore::removeUnknownFiles()
{
    const auto rows = m_database.query(u"SELECT DISTINCT hash FROM attachments"_s);
    if (!rows)
        return std::unexpected(rows.error());
    QSet<QString> known;
    for (const store::Row &one : *rows)
        known.insert(one.value(u"hash"_s).toString());
    for (const QString &file : QDir(m_folder).entryList(QDir::Files | QDir::Hidden)) {
        if (!known.contains(file) && !QFile::remove(pathOf(file)))
            return failure(ErrorCode::Storage, u"cannot remove %1: check the rights of its folder"_s.arg(pathOf(file)));
    }
    return {};
}

QString AttachmentStore::pathOf(const QString &hash) const
{
    return QDir(m_folder).filePath(hash);
}

} // namespace tom::agent
