#include "agent/inbox/modulenotices.h"

#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

QString noticeKey(const QString &module)
{
    return u"notice "_s + module;
}

} // namespace

Result<ModuleNotices::Told> ModuleNotices::told(const QString &module)
{
    if (const auto known = m_told.constFind(module); known != m_told.constEnd())
        return *known;
    const auto rows = m_database.query(u"SELECT value FROM settings WHERE name = ?"_s, {noticeKey(module)});
    if (!rows)
        return std::unexpected(rows.error());
    const auto kept = rows->isEmpty() ? Result<QJsonObject>(QJsonObject{})
                                      : json::parseObject(rows->constFirst().value(u"value"_s).toString().toUtf8());
    const QJsonObject object = kept.value_or(QJsonObject{});
    return Told{.text = object.value("text"_L1).toString(), .id = object.value("id"_L1).toInteger()};
}

Result<void> ModuleNotices::take(const QString &module, const QString &text)
{
    const Result<Told> before = told(module);
    if (!before)
        return std::unexpected(before.error());
    if (before->text == text)
        return {};
    Told now{.text = text, .id = before->id};
    const Result<void> kept = m_inbox.commit([&]() -> Result<void> {
        if (!text.isEmpty()) {
            const NewNotification notice{
                .kind = protocol::NotificationKind::ModuleNotice, .title = module, .text = text, .sender = module};
            const Result<bool> replaced = m_inbox.replaceUnread(before->id, notice);
            if (!replaced)
                return std::unexpected(replaced.error());
            if (!*replaced) {
                const Result<qint64> id = m_inbox.add(notice);
                if (!id)
                    return std::unexpected(id.error());
                now.id = *id;
            }
        }
        const auto written = m_database.execute(
            u"INSERT INTO settings(name, value) VALUES(?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value"_s,
            {noticeKey(module), QString::fromUtf8(json::compact({{u"text"_s, now.text}, {u"id"_s, now.id}}))});
        return written ? Result<void>() : std::unexpected(written.error());
    });
    if (kept)
        m_told.insert(module, now);
    return kept;
}

} // namespace tom::agent
