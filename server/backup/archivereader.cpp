#include "server/backup/archivereader.h"

#include "shared/auth/sealedstream.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>

#include <cerrno>

#include <archive.h>
#include <archive_entry.h>

#ifdef Q_OS_UNIX
#    include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

constexpr qsizetype readBytes = 256 * 1024;

bool staysInside(const QString &name)
{
#ifdef Q_OS_WIN
    if (name.contains(u'\\') || name.contains(u':'))
        return false;
#endif
    return !name.isEmpty() && !name.startsWith(u'/') && !name.split(u'/').contains(u".."_s);
}

} // namespace

class ArchiveReader::Private
{
public:
    QString path{};
    QFile file{};
    std::optional<auth::SealedReader> seal{};
    archive *tar = nullptr;
    QByteArray piece{};
    Error error{};

    [[nodiscard]] std::unexpected<Error> wrong(const Error &what) const
    {
        return failure(what.code, u"%1 cannot be restored: %2"_s.arg(QDir::toNativeSeparators(path), what.message));
    }

    [[nodiscard]] std::unexpected<Error> wrong(const QString &what) const
    {
        return wrong(Error{.code = ErrorCode::Storage, .message = what});
    }

    [[nodiscard]] Result<QByteArray> give(qsizetype most)
    {
        QByteArray bytes = file.read(most);
        if (file.error() != QFileDevice::NoError)
            return failure(ErrorCode::Storage, file.errorString());
        return bytes;
    }

    static la_ssize_t read(archive *, void *self, const void **bytes)
    {
        auto *d = static_cast<Private *>(self);
        const Result<QByteArray> piece = d->seal ? d->seal->read() : d->give(readBytes);
        if (!piece) {
            d->error = piece.error();
            return -1;
        }
        d->piece = *piece;
        *bytes = d->piece.constData();
        return la_ssize_t(d->piece.size());
    }

    // libarchive's words are about gzip and tar.
    [[nodiscard]] std::unexpected<Error> refused() const
    {
        if (!error.message.isEmpty())
            return wrong(error);
        const QString said = QString::fromUtf8(archive_error_string(tar));
        if (said.contains("truncated"_L1, Qt::CaseInsensitive))
            return wrong(u"its end is missing"_s);
        if (said.contains("Unrecognized"_L1, Qt::CaseInsensitive))
            return wrong(u"it is no backup of Tom"_s);
        return wrong(u"it was changed or damaged (%1)"_s.arg(said));
    }
};

ArchiveReader::ArchiveReader() : d(std::make_unique<Private>()) {}

ArchiveReader::~ArchiveReader()
{
    if (d->tar)
        archive_read_free(d->tar);
}

Result<void> ArchiveReader::open(const QString &path, const QByteArray &passphrase)
{
    d->path = path;
    d->file.setFileName(path);
    if (!d->file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::Storage, u"cannot read %1: %2"_s.arg(QDir::toNativeSeparators(path), d->file.errorString()));
    if (auth::isSealed(d->file.peek(auth::sealedMarkBytes))) {
        if (passphrase.isEmpty())
            return failure(ErrorCode::Unauthorized,
                           u"%1 is encrypted: name the file with its passphrase with --passphrase-file, or give "
                           "--passphrase-file - and the passphrase on standard input"_s.arg(QDir::toNativeSeparators(path)));
        d->seal.emplace(passphrase, [this](qsizetype most) { return d->give(most); });
        if (const Result<void> started = d->seal->start(); !started)
            return d->wrong(started.error());
    } else if (!passphrase.isEmpty()) {
        return d->wrong(Error{.code = ErrorCode::InvalidInput,
                              .message =
                                  u"a passphrase was given, and it is not encrypted: it is not the one that you mean, or it "
                                  "was exchanged"_s});
    }
    d->tar = archive_read_new();
    archive_read_support_filter_gzip(d->tar);
    archive_read_support_format_tar(d->tar);
    if (archive_read_open(d->tar, d.get(), nullptr, &Private::read, nullptr) != ARCHIVE_OK)
        return d->refused();
    return {};
}

Result<std::optional<ArchiveReader::Entry>> ArchiveReader::next()
{
    archive_entry *entry = nullptr;
    const int status = archive_read_next_header(d->tar, &entry);
    if (status == ARCHIVE_EOF) {
        // The end of the tar is not yet that of the stream, whose last bytes say whether all was there.
        for (bool isMore = d->seal.has_value(); isMore;) {
            const Result<QByteArray> rest = d->seal->read();
            if (!rest)
                return d->wrong(rest.error());
            isMore = !rest->isEmpty();
        }
        return std::optional<Entry>();
    }
    if (status != ARCHIVE_OK)
        return d->refused();
    const Entry found{.name = QString::fromUtf8(archive_entry_pathname_utf8(entry)),
                      .isFolder = archive_entry_filetype(entry) == AE_IFDIR,
                      .mode = int(archive_entry_perm(entry)),
                      .size = archive_entry_size(entry)};
    if (!staysInside(found.name) || (!found.isFolder && archive_entry_filetype(entry) != AE_IFREG)
        || archive_entry_hardlink(entry) || archive_entry_symlink(entry))
        return d->wrong(u"it holds \"%1\", which no backup of Tom does"_s.arg(found.name));
    return std::optional(found);
}

Result<QByteArray> ArchiveReader::bytes(qint64 most)
{
    QByteArray all(most + 1, Qt::Uninitialized);
    qsizetype filled = 0;
    while (filled < all.size()) {
        const la_ssize_t got = archive_read_data(d->tar, all.data() + filled, size_t(all.size() - filled));
        if (got < 0)
            return d->refused();
        if (got == 0)
            break;
        filled += got;
    }
    if (filled > most)
        return d->wrong(u"it was changed or damaged"_s);
    return all.first(filled);
}

Result<QByteArray> ArchiveReader::saveTo(const QString &path, int mode)
{
    QFile file(path);
    const auto permissions = QFileDevice::ReadOwner | QFileDevice::WriteOwner
                             | ((mode & 0044) ? QFileDevice::ReadGroup | QFileDevice::ReadOther : QFileDevice::Permissions());
    const auto cannotWrite = [&file, &path] {
        return failure(ErrorCode::Storage, u"cannot write %1: %2"_s.arg(QDir::toNativeSeparators(path), file.errorString()));
    };
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly | QIODevice::Unbuffered, permissions))
        return cannotWrite();
    QCryptographicHash sum(QCryptographicHash::Sha256);
    QByteArray piece(readBytes, Qt::Uninitialized);
    for (;;) {
        const la_ssize_t got = archive_read_data(d->tar, piece.data(), size_t(piece.size()));
        if (got < 0)
            return d->refused();
        if (got == 0)
            break;
        const QByteArrayView part(piece.constData(), qsizetype(got));
        sum.addData(part);
        for (qsizetype at = 0; at < part.size();) {
            const qint64 written = file.write(part.data() + at, part.size() - at);
            if (written <= 0)
                return cannotWrite();
            at += written;
        }
    }
#ifdef Q_OS_UNIX
    if (::fsync(file.handle()) != 0)
        return failure(ErrorCode::Storage, u"cannot write %1: %2"_s.arg(QDir::toNativeSeparators(path), qt_error_string()));
#endif
    return sum.result().toHex();
}

} // namespace tom::server
