#include "server/app/pythonhousehold.h"

#include "shared/core/json.h"
#include "shared/protocol/schedule.h"
#include "shared/store/databasecopy.h"

#include <QDir>
#include <QDirIterator>

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

using protocol::Schedule;

class Reader
{
public:
    Reader(const QString &folder, const QStringList &users, const QDateTime &now) : m_folder(folder), m_users(users), m_now(now)
    {}

    PythonHousehold read()
    {
        // Wherever the volumes of its containers were put.
        for (QDirIterator files(m_folder.path(), {u"notifications.sqlite"_s, u"chroma.sqlite3"_s}, QDir::Files,
                                QDirIterator::Subdirectories);
             files.hasNext();) {
            const QString path = files.next();
            if (path.endsWith("/chroma.sqlite3"_L1))
                readMemories(path);
            else
                readReminders(path);
        }
        m_found.strangers.removeDuplicates();
        m_found.strangers.sort();
        return std::move(m_found);
    }

private:
    [[nodiscard]] QList<store::Row> rowsOf(const QString &path, const QString &sql)
    {
        const Result<QList<store::Row>> rows = store::askDatabaseFile(path, sql);
        if (!rows)
            m_found.problems.append(rows.error().message);
        return rows.value_or(QList<store::Row>());
    }

    // As config.yml spells the user; empty: there is none.
    [[nodiscard]] QString userOf(const QString &name)
    {
        for (const QString &user : m_users) {
            if (user.compare(name, Qt::CaseInsensitive) == 0)
                return user;
        }
        m_found.strangers.append(name.left(64));
        return {};
    }

    void readReminders(const QString &path)
    {
        for (const store::Row &row : rowsOf(
                 path, u"SELECT notification, sender, recipient, sent, message, recurrence FROM notifications ORDER BY id"_s)) {
            const QString rule = row.value(u"recurrence"_s).toString();
            const bool isOnce = rule.isEmpty();
            if (isOnce && row.value(u"sent"_s).toBool())
                continue;   // it is history
            const QDateTime due = QDateTime::fromString(row.value(u"notification"_s).toString().left(19).replace(u'T', u' '),
                                                        u"yyyy-MM-dd HH:mm:ss"_s);
            const QString text = row.value(u"message"_s).toString().trimmed();
            if (!due.isValid() || text.isEmpty()) {
                m_found.problems.append(u"%1: a reminder without a time or a text"_s.arg(QDir::toNativeSeparators(path)));
                continue;
            }
            if (isOnce && due < m_now.toLocalTime()) {   // it may have been tried each minute for years
                ++m_found.over;
                continue;
            }
            const QString sender = row.value(u"sender"_s).toString();
            const QString recipient = row.value(u"recipient"_s).toString();
            const QString user = userOf(recipient);
            if (user.isEmpty())
                continue;
            Schedule schedule{.text = sender.isEmpty() || sender.compare(recipient, Qt::CaseInsensitive) == 0
                                          ? text
                                          : u"%1 (%2)"_s.arg(text, sender),
                              .start = QDateTime(due.date(), due.time(), QTimeZone::UTC),   // by the clock on the wall
                              .missed = isOnce ? Schedule::Missed::Late : Schedule::Missed::Skip};
            if (!isOnce)
                schedule.rrule = protocol::ruleFor(rule, due.date());
            schedule.text.truncate(Schedule::maxText);
            QJsonObject entry = schedule.toJson();
            entry.insert("format"_L1, u"tom.schedule.v1"_s);
            for (const QLatin1StringView key : {"id"_L1, "next"_L1, "last"_L1})
                entry.remove(key);
            m_found.entries[user].append(entry);
            ++m_found.reminders;
        }
    }

    // mem0 keeps a memory's words and its user among what Chroma keeps beside the vector; vectors are made anew.
    void readMemories(const QString &path)
    {
        const QList<store::Row> rows =
            rowsOf(path, u"SELECT id, key, string_value FROM embedding_metadata WHERE key IN ('data', 'user_id', 'created_at', "
                         "'updated_at', 'chroma:document') ORDER BY id"_s);
        QMap<qint64, QMap<QString, QString>> memories;
        for (const store::Row &row : rows)
            memories[row.value(u"id"_s).toLongLong()].insert(row.value(u"key"_s).toString(),
                                                             row.value(u"string_value"_s).toString());
        for (const QMap<QString, QString> &memory : std::as_const(memories)) {
            const QString text = memory.value(u"data"_s, memory.value(u"chroma:document"_s)).trimmed();
            if (text.isEmpty())
                continue;
            const QString user = userOf(memory.contains(u"user_id"_s) ? memory.value(u"user_id"_s) : userOfPath(path));
            if (user.isEmpty())
                continue;
            QJsonObject entry{{u"format"_s, u"tom.memory.v1"_s}, {u"text"_s, text}};
            for (const QString &key : {u"created_at"_s, u"updated_at"_s}) {
                const QDateTime time = QDateTime::fromString(memory.value(key), Qt::ISODateWithMs);
                if (time.isValid())
                    entry.insert(key, time.toUTC().toString(Qt::ISODateWithMs));
            }
            m_found.entries[user].append(entry);
            ++m_found.memories;
        }
    }

    // Each user's memory was a container of its own.
    [[nodiscard]] QString userOfPath(const QString &path) const
    {
        const QStringList parts = m_folder.relativeFilePath(path).split(u'/');
        for (const QString &part : parts) {
            for (const QString &user : m_users) {
                if (part.compare(user, Qt::CaseInsensitive) == 0 || part.endsWith(u'-' + user, Qt::CaseInsensitive))
                    return user;
            }
        }
        return parts.constFirst();
    }

    QDir m_folder;
    QStringList m_users;
    QDateTime m_now;
    PythonHousehold m_found;
};

} // namespace

PythonHousehold PythonHousehold::read(const QString &folder, const QStringList &users, const QDateTime &now)
{
    return Reader(folder, users, now).read();
}

} // namespace tom::server
