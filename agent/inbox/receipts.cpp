#include "agent/inbox/receipts.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcReceipts, "tom.agent.inbox")

namespace {

constexpr qsizetype atOnce = 80;   // ids in one receipt: no longer than a message may be

} // namespace

Receipts::Receipts(store::Database &database, Inbox &inbox, Outbox &outbox) : m_database(database), m_outbox(outbox)
{
    inbox.setReading([this](const QList<qint64> &read) { return tell(read); });
}

QString Receipts::originOf(const QString &sender, const QString &message)
{
    return u"message %1 %2"_s.arg(sender, message);
}

Result<void> Receipts::tell(const QList<qint64> &read)
{
    QMap<QString, QStringList> messages;   // by who wrote them
    for (const qint64 id : read) {
        const auto rows =
            m_database.query(u"SELECT sender, origin FROM notifications WHERE id = ? AND origin LIKE 'message %'"_s, {id});
        if (!rows)
            return std::unexpected(rows.error());
        for (const store::Row &row : *rows) {
            const QString sender = row.value(u"sender"_s).toString();
            messages[sender].append(row.value(u"origin"_s).toString().mid(originOf(sender, {}).size()));
        }
    }
    for (auto sender = messages.cbegin(); sender != messages.cend(); ++sender) {
        for (qsizetype from = 0; from < sender->size(); from += atOnce) {
            const auto added = m_outbox.add(sender.key(), u"read"_s, sender->mid(from, atOnce).join(u' '));
            if (!added)   // not a reason to leave it unread
                qCInfo(lcReceipts).noquote() << u"%1 is not told what was read: %2"_s.arg(sender.key(), added.error().message);
        }
    }
    return {};
}

} // namespace tom::agent
