#pragma once

#include "shared/core/result.h"

#include <QByteArrayList>
#include <QByteArrayView>
#include <QFile>

#include <memory>
#include <optional>
#include <utility>

namespace tom::store {

// A file of records, one behind the other and each with its checksum, for what is not in a database yet. What was appended survives
// the process; the disk is not waited for unless sync() is called. Knows nothing of what is in them.
class RecordFile
{
public:
    // Makes the file where missing. One that begins with another line is of another version: it is set aside and said in the log,
    // with what may be missing now.
    [[nodiscard]] static Result<std::unique_ptr<RecordFile>> open(const QString &path, const QByteArray &firstLine,
                                                                  const QString &maybeMissing);

    // What an earlier process left, in its order; a record that was not written to its end, and all behind it, is none.
    [[nodiscard]] QByteArrayList takeLeft() { return std::exchange(m_left, {}); }
    // All of them or none, by one write. An empty record is none.
    [[nodiscard]] Result<void> append(const QByteArrayList &records);
    // The same, and on the disk; none of them where that fails.
    [[nodiscard]] Result<void> appendSynced(const QByteArrayList &records);
    // All of it is somewhere else.
    [[nodiscard]] Result<void> clear();

    // Fills the file up to so many bytes with zeros that later records are written over, so that a sync has no new size to write.
    [[nodiscard]] Result<void> makeRoom(qint64 bytes);
    [[nodiscard]] bool hasRoomFor(const QByteArray &record) const;
    [[nodiscard]] bool isEmpty() const { return m_size == m_firstLine.size() && !m_isTorn; }
    [[nodiscard]] Result<void> sync();
    // Whether no other process has it; from then on no other one gets it while this object is there, and what the last one who
    // had it left is takeLeft().
    [[nodiscard]] Result<bool> tryLock();
    // Whether the name leads to this file still.
    [[nodiscard]] bool isInPlace() const;
#ifdef Q_OS_UNIX
    static constexpr bool canSync = true;
#else
    static constexpr bool canSync = false;
#endif

private:
    RecordFile(const QString &path, const QByteArray &firstLine) : m_file(path), m_firstLine(firstLine) {}

    [[nodiscard]] Result<void> begin(const QString &maybeMissing);
    void take(const QByteArray &bytes);   // that stand in the file
    [[nodiscard]] Result<void> cutTo(qint64 size);
    [[nodiscard]] Result<void> writeZeros(qint64 from, qint64 to);
    [[nodiscard]] QString reasonOfWrite() const;
    [[nodiscard]] std::unexpected<Error> refused(const QString &reason) const;

    QFile m_file;
    QByteArray m_firstLine;
    qint64 m_size = 0;   // of what is whole
    qint64 m_room = 0;   // of the file, when it is filled with zeros
    bool m_isTorn = false;   // half a record stands behind what is whole
    QByteArrayList m_left;
};

}   // namespace tom::store
