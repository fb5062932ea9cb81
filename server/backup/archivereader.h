#pragma once

#include "shared/core/result.h"

#include <QByteArray>

#include <memory>
#include <optional>

namespace tom::server {

// Reads what ArchiveWriter wrote, entry by entry. Every Error says the path and what is wrong with the archive. Names that would lead
// out of the folder where it is unpacked are refused.
class ArchiveReader
{
public:
    struct Entry
    {
        QString name{};
        bool isFolder = false;
        int mode = 0;
        qint64 size = 0;
    };

    ArchiveReader();
    ArchiveReader(const ArchiveReader &) = delete;
    ArchiveReader &operator=(const ArchiveReader &) = delete;
    ~ArchiveReader();

    [[nodiscard]] Result<void> open(const QString &path, const QByteArray &passphrase);
    [[nodiscard]] Result<std::optional<Entry>> next();   // nullopt: the end
    [[nodiscard]] Result<QByteArray> bytes(qint64 most);   // of the entry
    [[nodiscard]] Result<QByteArray> saveTo(const QString &path, int mode);   // gives its SHA-256, hexadecimal

private:
    class Private;
    std::unique_ptr<Private> d;
};

}   // namespace tom::server
