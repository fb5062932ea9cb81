#pragma once

#include "shared/core/result.h"

#include <memory>

namespace tom::server {

// Holds a file locked for as long as it lives; the system lets go of it however the process ends.
class FolderLock
{
public:
    FolderLock();
    FolderLock(const FolderLock &) = delete;
    FolderLock &operator=(const FolderLock &) = delete;
    ~FolderLock();

    // Conflict when another process holds it.
    [[nodiscard]] Result<void> take(const QString &path);
    void release();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace tom::server
