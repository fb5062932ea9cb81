#pragma once

#include "shared/core/result.h"

#include <QByteArray>
#include <QCryptographicHash>
#include <QMap>

#include <memory>

class QFile;

namespace tom::server {

// Writes a .tar.gz, sealed when there is a passphrase, beside its place, and puts it there when it is whole. Remembers the SHA-256
// of each file. Knows nothing of what the files are.
class ArchiveWriter
{
public:
    ArchiveWriter();
    ArchiveWriter(const ArchiveWriter &) = delete;
    ArchiveWriter &operator=(const ArchiveWriter &) = delete;
    ~ArchiveWriter();   // what is not finished is removed

    // An empty passphrase: not sealed.
    [[nodiscard]] Result<void> open(const QString &path, const QByteArray &passphrase);
    [[nodiscard]] Result<void> addBytes(const QString &name, const QByteArray &bytes);
    [[nodiscard]] Result<void> addFolder(const QString &name, int mode);
    // NotFound when it is gone. One that others replace meanwhile is taken as it was before or after.
    [[nodiscard]] Result<void> addFile(const QString &name, const QString &path);
    [[nodiscard]] Result<void> finish();

    [[nodiscard]] const QMap<QString, QByteArray> &sums() const;   // hexadecimal, by name
    [[nodiscard]] static QString partOf(const QString &path) { return path + QStringLiteral(".part"); }

private:
    class Private;
    std::unique_ptr<Private> d;
};

}   // namespace tom::server
