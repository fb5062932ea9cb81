#include "agent/archive/archivepart.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

ArchivePart::Reader readerOf(const QString &format, const QList<QJsonObject> &entries)
{
    return [format, left = entries]() mutable -> Result<std::optional<QJsonObject>> {
        if (left.isEmpty())
            return std::nullopt;
        QJsonObject entry = left.takeFirst();
        entry.insert(u"format"_s, format);
        return entry;
    };
}

} // namespace tom::agent
