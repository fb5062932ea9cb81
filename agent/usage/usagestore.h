#pragma once

#include "shared/core/clock.h"
#include "shared/protocol/processanswer.h"
#include "shared/store/database.h"

#include <QMap>
#include <QTimeZone>
#include <QTimer>

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
    ~UsageStore();

    // Soon: with the next commit of the journal that takes it along, at the latest after this interval: calls that only read end
    // before, and what else they do is on record before.
    enum class When { Now, Soon };
    static constexpr std::chrono::milliseconds soonInterval{50};

    // Several modules share tokens and cost in equal parts; the call counts for the first. The cost of a schedule's prompt
    // counts for the schedule, too.
    void count(const QString &model, const QString &purpose, const QStringList &modules, const protocol::Usage &usage,
               qint64 schedule = 0, When when = When::Now);

    // In a transaction of whoever commits something else, which goes on without it where a row is refused; it counts as written
    // once that is told.
    [[nodiscard]] Result<void> writeAlong();
    void noteWritten();
    void writeNow();

    // What somebody else counted: each row is a sum since its day began, which grows.
    void learn(const QList<UsageRow> &sums);

    [[nodiscard]] Result<QList<UsageRow>> rows(const QDate &from, const QDate &to);
    // In US dollars, of one module or of all.
    [[nodiscard]] Result<double> cost(const QDate &from, const QDate &to, const std::optional<QString> &module = {});

    [[nodiscard]] Result<double> costOfSchedule(const QDate &from, const QDate &to, qint64 schedule);

    // Whether this is said for the first time about what began on that day.
    [[nodiscard]] bool isNews(const QString &about, const QDate &began);

    [[nodiscard]] QTimeZone timeZone() const { return m_timeZone(); }
    [[nodiscard]] QDateTime now() const { return m_clock.now().toTimeZone(m_timeZone()); }

private:
    using ScheduleDay = std::pair<qint64, QDate>;

    [[nodiscard]] Result<void> write();
    [[nodiscard]] Result<void> writeSchedules();
    void tellRefused(const Error &error);

    store::Database &m_database;
    const Clock &m_clock;
    std::function<QTimeZone()> m_timeZone;
    QList<UsageRow> m_unwritten;   // one for each key
    QMap<ScheduleDay, qint64> m_unwrittenSchedules;   // nanodollars
    QTimer m_soon;
    bool m_isAlong = false;   // all of it is in the transaction that is under way
    bool m_isRefused = false;   // and that is said
};

// The tables in agent.sqlite, as steps of its schema.
[[nodiscard]] QStringList usageTables();
[[nodiscard]] QStringList scheduleCostTables();

}   // namespace tom::agent
