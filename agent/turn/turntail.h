#pragma once

#include "shared/protocol/turnevent.h"
#include "shared/store/recordfile.h"

#include <memory>

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

    // What an earlier process left, in its order.
    [[nodiscard]] QList<KeptEvent> takeLeft();
    // All of them or none, by one write.
    [[nodiscard]] Result<void> append(const QList<KeptEvent> &events);
    // All of it is somewhere else.
    [[nodiscard]] Result<void> clear() { return m_file->clear(); }

private:
    explicit TurnTail(std::unique_ptr<store::RecordFile> file) : m_file(std::move(file)) {}

    std::unique_ptr<store::RecordFile> m_file;
};

} // namespace tom::agent
