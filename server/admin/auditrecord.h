#pragma once

#include "shared/core/result.h"

#include <QDateTime>
#include <QJsonArray>
#include <QStringList>

namespace tom::server {

// What admins see of the records of tool calls that the agents keep (docs/security.md): who, which tool, when, why it was
// allowed, and how it ended. Of what users said, arguments and names of conversations, nothing leaves here. Blocks.
class AuditRecord
{
public:
    explicit AuditRecord(const QString &usersFolder) : m_folder(usersFolder) {}

    struct Wanted
    {
        QStringList users{};
        QDateTime before{};   // invalid: now
        int limit = 100;
    };
    // The newest first. A call that has not ended, or whose end nobody saw, has the outcome null.
    [[nodiscard]] QJsonArray calls(const Wanted &wanted) const;

private:
    QString m_folder;
};

} // namespace tom::server
