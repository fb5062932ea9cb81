#pragma once

#include "shared/core/clock.h"
#include "shared/core/result.h"

#include <QJsonObject>
#include <QString>

namespace tom::agent {

// One call of a tool, for the record.
struct AuditEntry
{
    QString turn{};
    QString conversation{};
    QString call{};
    QString module{};
    QString tool{};
    QString risk{};
    QString consent{};          // why it may run: read, own, admin, rule, approved; or why not: denied, expired, refused
    QJsonObject arguments{};    // redacted
};

// The record of all tool calls of one user: users/NAME/audit/YYYY-MM-DD.jsonl, one line a call when it is over, and for a
// risky one also a line before, that is on disk before the call is made. Days are UTC.
class AuditLog
{
public:
    // keepDays: files older than that go, with the first line of a day.
    AuditLog(const QString &folder, const QString &user, const Clock &clock, int keepDays);

    [[nodiscard]] Result<void> begin(const AuditEntry &entry);
    void end(const AuditEntry &entry, const QString &outcome, std::chrono::milliseconds duration);

private:
    [[nodiscard]] Result<void> write(const AuditEntry &entry, QJsonObject line, bool isSynced);
    void sweep(const QDate &today);

    QString m_folder;
    QString m_user;
    const Clock &m_clock;
    int m_keepDays;
    QDate m_swept;
    bool m_isTold = false;   // that lines are lost
};

} // namespace tom::agent
