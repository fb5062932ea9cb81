#pragma once

#include "shared/core/result.h"

#include <chrono>
#include <memory>

namespace tom {

// Keeps a folder to one process: holds a file in it locked for as long as it lives, and the system lets go of it however the
// process ends. Knows nothing of what is in the folder.
class FolderLock
{
public:
    FolderLock();
    FolderLock(const FolderLock &) = delete;
    FolderLock &operator=(const FolderLock &) = delete;
    ~FolderLock();

    // Conflict when another process holds it.
    [[nodiscard]] Result<void> take(const QString &path);
    // The same, waiting for one that is just ending. Blocks for at most `limit`.
    [[nodiscard]] Result<void> takeWithin(const QString &path, std::chrono::milliseconds limit);
    void release();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace tom
