#pragma once

#include "agent/memory/store/addedmemory.h"
#include "shared/store/recordfile.h"

namespace tom::memory {

// The file in which added memories stand until the database has them: one record each, so that keeping one costs one small
// write and one sync. Knows nothing of the database.
class MemoryTail
{
public:
    // Beside that database; made where missing. Null: another process has it.
    [[nodiscard]] static Result<std::unique_ptr<MemoryTail>> open(const QString &database);
    [[nodiscard]] static QString pathFor(const QString &database);
    ~MemoryTail();

    // What an earlier process left. The database may have some of it.
    [[nodiscard]] QList<AddedMemory> takeLeft();
    // On disk when it returns.
    [[nodiscard]] Result<void> append(const AddedMemory &added);
    [[nodiscard]] bool hasRoomFor(const AddedMemory &added) const { return m_file->hasRoomFor(recordOf(added)); }
    // Written over, and on disk when it returns.
    [[nodiscard]] Result<void> clear();
    [[nodiscard]] bool isEmpty() const { return m_file->isEmpty(); }
    [[nodiscard]] bool isInPlace() const { return m_file->isInPlace(); }

private:
    MemoryTail(QString path, std::unique_ptr<store::RecordFile> file) : m_path(std::move(path)), m_file(std::move(file)) {}

    [[nodiscard]] static QByteArray recordOf(const AddedMemory &added);

    QString m_path;
    std::unique_ptr<store::RecordFile> m_file;
};

} // namespace tom::memory
