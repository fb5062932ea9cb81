#include "desktop/chat/filestore.h"

#include "shared/core/atomicfile.h"
#include "shared/protocol/conversationline.h"
#include "shared/protocol/mediatype.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QLocale>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr qint64 most = protocol::Attachment::maxBytes;

QByteArray pngOf(const QImage &picture)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    return buffer.open(QIODevice::WriteOnly) && picture.save(&buffer, "PNG") ? bytes : QByteArray();
}

} // namespace

Result<KeptFile> FileStore::keep(const OfferedFile &offered) const
{
    if (offered.path.isEmpty()) {
        const QString time = QLocale::c().toString(QDateTime::currentDateTime(), u"yyyy-MM-dd HH.mm.ss"_s);
        return keepBytes(offered.name.isEmpty() ? tr("Picture %1.png").arg(time) : offered.name, pngOf(offered.picture));
    }
    const QFileInfo info(offered.path);
    const QString name = info.fileName();
    if (!info.exists())
        return failure(ErrorCode::NotFound, tr("“%1” is not there any more.").arg(name));
    if (!info.isFile())   // a folder; or something that never ends
        return failure(ErrorCode::InvalidInput, tr("“%1” is a folder: only files can be attached.").arg(name));
    const auto bytes = readFile(offered.path, most);
    if (bytes) {
        const auto kept = keepBytes(name, *bytes);
        if (kept && offered.isForThis)
            QFile::remove(offered.path);   // one that its owner protects stays
        return kept;
    }
    if (bytes.error().code == ErrorCode::TooLarge)
        return failure(
            ErrorCode::TooLarge,
            tr("“%1” is larger than %2 MB, the most that a file may have.").arg(name, QLocale().toString(most / 1024 / 1024)));
    return failure(ErrorCode::Storage, tr("“%1” cannot be read.").arg(name));
}

Result<KeptFile> FileStore::keepBytes(const QString &name, const QByteArray &bytes) const
{
    if (bytes.isEmpty())
        return failure(ErrorCode::InvalidInput, tr("“%1” is empty.").arg(name));
    if (bytes.size() > most)
        return failure(
            ErrorCode::TooLarge,
            tr("“%1” is larger than %2 MB, the most that a file may have.").arg(name, QLocale().toString(most / 1024 / 1024)));
    const KeptFile file{.key = QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex()),
                        .name = name,
                        .mediaType = protocol::mediaTypeOf(bytes),
                        .bytes = bytes.size()};
    if (file.mediaType.isEmpty())
        return failure(ErrorCode::InvalidInput,
                       tr("“%1” cannot be attached: only pictures (PNG, JPEG, WebP, GIF), PDF and plain text can.").arg(name));
    const auto written = makePrivateFolder(m_folder).and_then([&] { return writeFileAtomically(pathOf(file), bytes); });
    if (!written)
        return failure(ErrorCode::Storage, tr("“%1” cannot be kept until it is sent: %2").arg(name, written.error().message));
    return file;
}

QString FileStore::pathOf(const KeptFile &file) const
{
    return m_folder + u'/' + file.key;
}

QList<Upload> FileStore::uploads(const QList<KeptFile> &files) const
{
    QList<Upload> uploads;
    for (const KeptFile &file : files)
        uploads.append({.name = file.name, .path = pathOf(file)});
    return uploads;
}

void FileStore::keepOnly(const QList<KeptFile> &needed) const
{
    QDir folder(m_folder);
    for (const QString &name : folder.entryList(QDir::Files | QDir::Hidden)) {
        if (!std::ranges::any_of(needed, [&name](const KeptFile &file) { return name.startsWith(file.key); }))
            folder.remove(name);
    }
}

} // namespace tom::desktop
