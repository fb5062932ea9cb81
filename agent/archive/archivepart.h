#pragma once

#include "agent/conversation/archivestore.h"

#include <QJsonObject>

#include <functional>
#include <optional>

namespace tom::agent {

// One kind of what a user has, as entries of an archive: objects that say their format, such as "tom.note.v1". Knows nothing of
// files, and of the other kinds.
class ArchivePart
{
public:
    // The next entry; none: that was the last.
    using Reader = std::function<Result<std::optional<QJsonObject>>()>;

    ArchivePart() = default;
    ArchivePart(const ArchivePart &) = delete;
    ArchivePart &operator=(const ArchivePart &) = delete;
    virtual ~ArchivePart() = default;

    [[nodiscard]] virtual QString format() const = 0;
    // What is there now; what comes or goes meanwhile may be missing.
    [[nodiscard]] virtual Result<Reader> read() = 0;
    // On disk when it returns; Known: it was here, and nothing changed. InvalidInput says what is wrong with the entry.
    [[nodiscard]] virtual Result<Taken> take(const QJsonObject &entry) = 0;
};

// Entries that are in memory already, with their format.
[[nodiscard]] ArchivePart::Reader readerOf(const QString &format, const QList<QJsonObject> &entries);

} // namespace tom::agent
