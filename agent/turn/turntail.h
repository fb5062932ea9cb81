#pragma once

#include "shared/protocol/turnevent.h"

#include <QFile>

#include <memory>
#include <utility>

namespace tom::agent {

// An event of a turn in the words in which it is kept.
struct KeptEvent
{
    QString turn{};
    qint64 number = 0;
    QByteArray name{};
    QByteArray data{};   // JSON

    bool operator==(const KeptEvent &) const = default;
};

// The file in which events stand that were shown and are not in the database yet. What was appended survives the process;
// the disk is not waited for, so the machine's power loss may take it. Knows nothing of the database.
class TurnTail
{
public:
    // Makes the file where missing. One that this version cannot read is set aside and said in the log.
    [[nodiscard]] static Result<std::unique_ptr<TurnTail>> open(const QString &path);

    // What an earlier process left, in its order; a record that was not written to its end, and all behind it, is none.
    [[nodiscard]] QList<KeptEvent> takeLeft() { return std::exchange(m_left, {}); }
    // All of them or none, by one write.
    [[nodiscard]] Result<void> append(const QList<KeptEvent> &events);
    // All of it is somewhere else.
    [[nodiscard]] Result<void> clear();

private:
    explicit TurnTail(const QString &path) : m_file(path) {}

    [[nodiscard]] Result<void> begin();
    [[nodiscard]] Result<void> cutTo(qint64 size);
    [[nodiscard]] QString reasonOfWrite() const;
    [[nodiscard]] std::unexpected<Error> refused(const QString &reason) const;

    QFile m_file;
    qint64 m_size = 0;       // of what is whole
    bool m_isTorn = false;   // half a record stands behind that
    QList<KeptEvent> m_left;
};

} // namespace tom::agent
