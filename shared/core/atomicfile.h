#pragma once

#include "shared/core/result.h"

#include <QByteArray>
#include <QString>

namespace tom {

// Who may read a file that we write.
enum class FileAccess {
    Owner,       // 0600
    Everybody,   // 0644
    AsBefore,    // and whose it is, where the file is there already and that can be kept; else as Owner
};

// What it survives: Now, the machine that loses its power; Later, only the program that dies, but it costs no wait for
// the disk.
enum class FileSync { Now, Later };

// Replaces the file as a whole or leaves the old one: temporary file, fsync, rename, fsync of the folder.
// The parent folder must exist. Errors are Storage and name the path and the reason.
[[nodiscard]] Result<void> writeFileAtomically(const QString &path, const QByteArray &bytes,
                                               FileAccess access = FileAccess::Owner, FileSync sync = FileSync::Now);

// Whoever owns one file owns the other, too; what cannot be given away stays. For root, who writes what others read.
void giveToOwnerOf(const QString &model, const QString &path);
// The same for a folder and root's own files in it, but for links and whatever has a second name.
void giveFilesToOwnerOf(const QString &model, const QString &folder);

// The whole file; one that is longer than maxBytes is TooLarge, a missing one NotFound, else Storage.
[[nodiscard]] Result<QByteArray> readFile(const QString &path, qint64 maxBytes);

// Makes the folder and its parents where missing: what is made, and the folder itself, gets mode 0700.
[[nodiscard]] Result<void> makePrivateFolder(const QString &path);

} // namespace tom
