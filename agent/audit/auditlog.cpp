#include "agent/audit/auditlog.h"

#include "shared/core/atomicfile.h"
#include "shared/core/json.h"

#include <QDir>
#include <QFile>
#include <QLoggingCategory>
#include <QRegularExpression>

#ifdef Q_OS_UNIX
#    include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcAudit, "tom.agent.audit")

namespace {

bool isOnDisk([[maybe_unused]] QFile &file)
{
#ifdef Q_OS_UNIX
    return ::fdatasync(file.handle()) == 0;
#else
    return true;
#endif
}

// A line that a lost process has written half must not spoil the next one.
bool endsInALine(QFile &file)
{
    if (file.size() == 0)
        return true;
    char last = 0;
    return file.seek(file.size() - 1) && file.getChar(&last) && last == '\n' && file.seek(file.size());
}

} // namespace

AuditLog::AuditLog(const QString &folder, const QString &user, const Clock &clock, int keepDays)
    : m_folder(folder),
      m_user(user),
      m_clock(clock),
      m_keepDays(keepDays)
{}

Result<void> AuditLog::begin(const AuditEntry &entry)
{
    return write(entry, {{u"event"_s, u"begin"_s}}, true);
}

void AuditLog::end(const AuditEntry &entry, const QString &outcome, std::chrono::milliseconds duration)
{
    const auto written =
        write(entry, {{u"event"_s, u"end"_s}, {u"outcome"_s, outcome}, {u"duration_ms"_s, qint64(duration.count())}}, false);
    if (!written && !std::exchange(m_isTold, true))
        qCCritical(lcAudit).noquote() << u"❌ tool calls are not recorded: %1"_s.arg(written.error().message);
    if (written)
        m_isTold = false;
}

Result<void> AuditLog::write(const AuditEntry &entry, QJsonObject line, bool isSynced)
{
    const QDateTime now = m_clock.now().toUTC();
    if (m_swept != now.date()) {
        if (const auto made = makePrivateFolder(m_folder); !made)
            return made;
        sweep(now.date());
    }
    line.insert("time"_L1, now.toString(Qt::ISODateWithMs));
    line.insert("user"_L1, m_user);
    line.insert("turn"_L1, entry.turn);
    line.insert("conversation"_L1, entry.conversation);
    line.insert("call"_L1, entry.call);
    line.insert("module"_L1, entry.module);
    line.insert("tool"_L1, entry.tool);
    line.insert("risk"_L1, entry.risk);
    line.insert("consent"_L1, entry.consent);
    line.insert("arguments"_L1, entry.arguments);

    QFile file(QDir(m_folder).filePath(now.toString(u"yyyy-MM-dd"_s) + u".jsonl"_s));
    const auto refused = [&] {
        return failure(ErrorCode::Storage, u"cannot write %1: %2"_s.arg(file.fileName(), file.errorString()));
    };
    if (!file.open(QIODevice::ReadWrite | QIODevice::Append, QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return refused();
    const QByteArray bytes = (endsInALine(file) ? ""_ba : "\n"_ba) + json::compact(line) + '\n';
    if (file.write(bytes) != bytes.size() || !file.flush() || (isSynced && !isOnDisk(file)))
        return refused();
    return {};
}

void AuditLog::sweep(const QDate &today)
{
    m_swept = today;
    static const QRegularExpression form(u"\\A(\\d{4}-\\d{2}-\\d{2})\\.jsonl\\z"_s);
    QDir folder(m_folder);
    for (const QString &name : folder.entryList(QDir::Files)) {
        const QDate day = QDate::fromString(form.match(name).captured(1), Qt::ISODate);
        if (day.isValid() && day.daysTo(today) >= m_keepDays && !folder.remove(name))
            qCWarning(lcAudit).noquote() << u"⚠️ cannot remove %1"_s.arg(folder.filePath(name));
    }
}

} // namespace tom::agent
