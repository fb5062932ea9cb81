#include "server/admin/auditrecord.h"

#include "shared/core/json.h"

#include <QDir>
#include <QFile>
#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

constexpr qint64 maxLine = 1024 * 1024;

QString fileOf(const QString &folder, const QString &user)
{
    return QDir(folder).filePath(user + u"/audit"_s);
}

QStringList daysOf(const QString &folder, const QStringList &users)
{
    QStringList days;
    for (const QString &user : users)
        days += QDir(fileOf(folder, user)).entryList({u"*.jsonl"_s}, QDir::Files);
    days.removeDuplicates();
    std::ranges::sort(days, std::ranges::greater());
    return days;
}

QJsonObject shownCall(const QString &user, const QJsonObject &line)
{
    QJsonObject call{{u"user"_s, user}};
    for (const QLatin1StringView key : {"time"_L1, "module"_L1, "tool"_L1, "risk"_L1, "consent"_L1})
        call.insert(key, line.value(key).toString());
    const QString outcome = line.value("outcome"_L1).toString();
    call.insert("outcome"_L1, outcome.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(outcome));
    if (line.contains("duration_ms"_L1))
        call.insert("duration_ms"_L1, line.value("duration_ms"_L1).toInteger());
    return call;
}

// The calls of one user in one file, each once: its end, or what was written before it was made.
QList<QJsonObject> callsIn(const QString &path, const QString &user)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QList<QJsonObject> calls;
    QHash<QString, qsizetype> begun;
    while (!file.atEnd()) {
        const Result<QJsonObject> line = json::parseObject(file.readLine(maxLine).trimmed());
        if (!line)   // a lost process may have written half of one
            continue;
        const QString id = line->value("turn"_L1).toString() + u'/' + line->value("call"_L1).toString();
        const qsizetype known = begun.value(id, -1);
        if (line->value("event"_L1) == "begin"_L1)
            begun.insert(id, calls.size());
        if (known >= 0 && line->value("event"_L1) == "end"_L1)
            calls[known] = shownCall(user, *line);
        else
            calls.append(shownCall(user, *line));
    }
    return calls;
}

} // namespace

QJsonArray AuditRecord::calls(const Wanted &wanted) const
{
    const QString before = wanted.before.isValid() ? wanted.before.toUTC().toString(Qt::ISODateWithMs) : QString();
    QJsonArray calls;
    for (const QString &day : daysOf(m_folder, wanted.users)) {
        if (!before.isEmpty() && day.left(10) > before.left(10))
            continue;
        QList<QJsonObject> ofDay;
        for (const QString &user : wanted.users)
            ofDay += callsIn(fileOf(m_folder, user) + u'/' + day, user);
        std::ranges::stable_sort(ofDay, [](const QJsonObject &left, const QJsonObject &right) {
            return left.value("time"_L1).toString() > right.value("time"_L1).toString();
        });
        for (const QJsonObject &call : std::as_const(ofDay)) {
            if (!before.isEmpty() && call.value("time"_L1).toString() >= before)
                continue;
            calls.append(call);
            if (calls.size() >= wanted.limit)
                return calls;
        }
    }
    return calls;
}

} // namespace tom::server
