#pragma once

#include "shared/core/clock.h"
#include "shared/protocol/processanswer.h"
#include "shared/store/database.h"

#include <QTimeZone>

#include <functional>

namespace tom::agent {

// What the calls of one day had in common, and their sum.
struct UsageRow
{
    QDate day{};        // of the user's time zone
    QString module{};   // whose tools were used; empty: none
    QString model{};
    QString purpose{};  // "answer", "triage", …
    qint64 calls = 0;
    protocol::Usage usage{};

    bool operator==(const UsageRow &) const = default;
};

// Tokens and cost of one user's model calls, by day, module, model and purpose. What the disk does not take now is kept and
// written with the next; it counts all the same.
class UsageStore
{
public:
    UsageStore(store::Database &database, const Clock &clock, std::function<QTimeZone()> timeZone);

    // Several modules share tokens and cost in equal parts; the call counts for the first.
    void count(const QString &model, const QString &purpose, const QStringList &modules, const protocol::Usage &usage);

    [[nodiscard]] Result<QList<UsageRow>> rows(const QDate &from, const QDate &to);
    // In US dollars, of one module or of all.
    [[nodiscard]] Result<double> cost(const QDate &from, const QDate &to, const std::optional<QString> &module = {});

    // Whether this is said for the first time about what began on that day.
    [[nodiscard]] bool isNews(const QString &about, const QDate &began);

    [[nodiscard]] QTimeZone timeZone() const { return m_timeZone(); }
    [[nodiscard]] QDateTime now() const { return m_clock.now().toTimeZone(m_timeZone()); }

private:
    [[nodiscard]] Result<void> write(const QList<UsageRow> &rows);

    store::Database &m_database;
    const Clock &m_clock;
    std::function<QTimeZone()> m_timeZone;
    QList<UsageRow> m_unwritten;   // one for each key
};

// The tables in agent.sqlite, as a step of its schema.
[[nodiscard]] QStringList usageTables();

} // namespace tom::agent
