#include "server/backup/archivewriter.h"

#include "shared/auth/sealedstream.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <filesystem>
#include <optional>

#include <archive.h>
#include <archive_entry.h>

#ifdef Q_OS_UNIX
#    include <fcntl.h>
#    include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

constexpr qint64 pieceBytes = 256 * 1024;

struct EntryDeleter
{
    void operator()(archive_entry *entry) const { archive_entry_free(entry); }
};
using Entry = std::unique_ptr<archive_entry, EntryDeleter>;

Entry newEntry(const QString &name, unsigned int type, int mode, qint64 size, const QDateTime &changed)
{
    Entry entry(archive_entry_new());
    archive_entry_set_pathname_utf8(entry.get(), name.toUtf8().constData());
    archive_entry_set_filetype(entry.get(), type);
    archive_entry_set_perm(entry.get(), static_cast<__LA_MODE_T>(mode));
    archive_entry_set_size(entry.get(), size);
    archive_entry_set_mtime(entry.get(), static_cast<time_t>(changed.toSecsSinceEpoch()), 0);
    return entry;
}

std::unexpected<Error> cannotWrite(const QString &path, const QString &reason, bool isFull)
{
    return failure(ErrorCode::Storage, u"cannot write %1: %2%3"_s.arg(QDir::toNativeSeparators(path), reason,
                                                                      isFull ? u"; free some space"_s : QString()));
}

} // namespace

class ArchiveWriter::Private
{
public:
    QString path{};
    QFile file{};
    std::optional<auth::SealedWriter> seal{};
    archive *tar = nullptr;
    Error error{};   // what the file said; libarchive knows only that it failed
    QMap<QString, QByteArray> sums{};
    bool isFinished = false;

    [[nodiscard]] Result<void> put(QByteArrayView bytes)
    {
        while (!bytes.isEmpty()) {   // a disk that fills up takes a part first
            errno = 0;
            const qint64 written = file.write(bytes.data(), bytes.size());
            if (written <= 0)
                return cannotWrite(path, file.errorString(), errno == ENOSPC || errno == EDQUOT);
            bytes = bytes.sliced(written);
        }
        return {};
    }

    static la_ssize_t take(archive *, void *self, const void *bytes, size_t size)
    {
        auto *d = static_cast<Private *>(self);
        const QByteArrayView view(static_cast<const char *>(bytes), qsizetype(size));
        const Result<void> done = d->seal ? d->seal->write(view) : d->put(view);
        if (done)
            return la_ssize_t(size);
        d->error = done.error();
        return -1;
    }

    [[nodiscard]] Result<void> refused()
    {
        if (!error.message.isEmpty())
            return std::unexpected(error);
        return cannotWrite(path, QString::fromUtf8(archive_error_string(tar)), false);
    }

    [[nodiscard]] Result<void> begin(const Entry &entry)
    {
        return archive_write_header(tar, entry.get()) == ARCHIVE_OK ? Result<void>() : refused();
    }

    [[nodiscard]] Result<void> add(QByteArrayView bytes)
    {
        if (bytes.isEmpty() || archive_write_data(tar, bytes.data(), size_t(bytes.size())) == la_ssize_t(bytes.size()))
            return {};
        return refused();
    }
};

ArchiveWriter::ArchiveWriter() : d(std::make_unique<Private>()) {}

ArchiveWriter::~ArchiveWriter()
{
    if (d->tar)
        archive_write_free(d->tar);
    if (!d->isFinished && d->file.isOpen())
        d->file.remove();
}

const QMap<QString, QByteArray> &ArchiveWriter::sums() const
{
    return d->sums;
}

Result<void> ArchiveWriter::open(const QString &path, const QByteArray &passphrase)
{
    d->path = path;
    d->file.setFileName(partOf(path));
    QFile::remove(partOf(path));
    if (!d->file.open(QIODevice::WriteOnly | QIODevice::NewOnly | QIODevice::Unbuffered,
                      QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return cannotWrite(path, d->file.errorString(), false);
    if (!passphrase.isEmpty()) {
        d->seal.emplace(passphrase, [this](QByteArrayView bytes) { return d->put(bytes); });
        if (const Result<void> started = d->seal->start(); !started)
            return started;
    }
    d->tar = archive_write_new();
    archive_write_set_format_pax_restricted(d->tar);
    archive_write_add_filter_gzip(d->tar);
    archive_write_set_bytes_in_last_block(d->tar, 1);
    return archive_write_open2(d->tar, d.get(), nullptr, &Private::take, nullptr, nullptr) == ARCHIVE_OK ? Result<void>()
                                                                                                         : d->refused();
}

Result<void> ArchiveWriter::addBytes(const QString &name, const QByteArray &bytes)
{
    return d->begin(newEntry(name, AE_IFREG, 0600, bytes.size(), QDateTime::currentDateTimeUtc())).and_then([&] {
        return d->add(bytes);
    });
}

Result<void> ArchiveWriter::addFolder(const QString &name, int mode)
{
    return d->begin(newEntry(name + u'/', AE_IFDIR, mode, 0, QDateTime::currentDateTimeUtc()));
}

Result<void> ArchiveWriter::addFile(const QString &name, const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered)) {
        if (!QFileInfo::exists(path))
            return failure(ErrorCode::NotFound, u"%1 is gone"_s.arg(path));
        return failure(ErrorCode::Storage, u"cannot read %1: %2"_s.arg(QDir::toNativeSeparators(path), file.errorString()));
    }
    const qint64 size = file.size();   // of what is open, not of what may have taken its place
    const int mode = (file.permissions() & QFileDevice::ReadOther) ? 0644 : 0600;
    if (const Result<void> begun = d->begin(newEntry(name, AE_IFREG, mode, size, QFileInfo(path).lastModified())); !begun)
        return begun;
    QCryptographicHash sum(QCryptographicHash::Sha256);
    for (qint64 left = size; left > 0;) {
        const QByteArray piece = file.read(qMin(left, pieceBytes));
        if (piece.isEmpty())
            return failure(ErrorCode::Storage,
                           u"%1 became shorter while it was read; try again"_s.arg(QDir::toNativeSeparators(path)));
        sum.addData(piece);
        left -= piece.size();
        if (const Result<void> added = d->add(piece); !added)
            return added;
    }
    d->sums.insert(name, sum.result().toHex());
    return {};
}

Result<void> ArchiveWriter::finish()
{
    if (archive_write_close(d->tar) != ARCHIVE_OK)
        return d->refused();
    if (d->seal) {
        if (const Result<void> finished = d->seal->finish(); !finished)
            return finished;
    }
#ifdef Q_OS_UNIX
    if (::fsync(d->file.handle()) != 0)
        return cannotWrite(d->path, qt_error_string(), errno == ENOSPC || errno == EDQUOT);
#endif
    d->file.close();
    std::error_code problem;
    std::filesystem::rename(d->file.filesystemFileName(), QFile(d->path).filesystemFileName(), problem);
    if (problem) {
        d->file.remove();
        return cannotWrite(d->path, QString::fromStdString(problem.message()), false);
    }
    d->isFinished = true;
    return {};
}

} // namespace tom::server
