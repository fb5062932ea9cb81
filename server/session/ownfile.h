#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

// Reading of small files in a folder where others may have put something else: links are never followed, and only
// regular files of this user count.
namespace tom::server {

// Tells one version of a file from the next without reading it.
struct FileStamp
{
    quint64 inode = 0;
    qint64 size = 0;
    qint64 modifiedNanoseconds = 0;

    bool operator==(const FileStamp &) const = default;
};

struct OwnFile
{
    FileStamp stamp{};
    QByteArray bytes{};
};

[[nodiscard]] std::optional<FileStamp> stampOf(const QString &path);
// Whether it is sure that nothing is there: a folder that may not be read, or is not there itself, is no such proof.
[[nodiscard]] bool isMissing(const QString &path);
[[nodiscard]] std::optional<OwnFile> readOwnFile(const QString &path, qint64 maxBytes);
// Writes over a file that stands there and is as long as the bytes; one that was removed meanwhile does not come back.
bool overwriteOwnFile(const QString &path, const QByteArray &bytes);

} // namespace tom::server
