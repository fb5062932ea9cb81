#include "agent/usage/usagestore.h"

#include <QLoggingCategory>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcUsage, "tom.agent.usage")

namespace {

constexpr double nanosOfADollar = 1e9;   // a cached token of the cheapest models costs ten

qint64 toNanos(double dollars)
{
    return qint64(std::llround(dollars * nanosOfADollar));
}

bool isSameKind(const UsageRow &a, const UsageRow &b)
{
    return a.day == b.day && a.module == b.module && a.model == b.model && a.purpose == b.purpose;
}

void addTo(QList<UsageRow> &rows, const UsageRow &row)
{
    const auto same = std::ranges::find_if(rows, [&row](const UsageRow &other) { return isSameKind(row, other); });
    if (same == rows.end())
        return rows.append(row);
    same->calls += row.calls;
    same->usage += row.usage;
}

QStringList modelsOf(const QList<UsageRow> &rows)
{
    QStringList models;
    std::ranges::transform(rows, std::back_inserter(models), &UsageRow::model);
    models.removeDuplicates();
    return models;
}

// The part of one of several modules; the first ones take what is left over.
protocol::Usage partOf(const protocol::Usage &usage, qint64 index, qint64 count)
{
    const auto part = [&](qint64 whole) { return whole / count + (index < whole % count ? 1 : 0); };
    protocol::Usage own{.inputTokens = part(usage.inputTokens),
                        .outputTokens = part(usage.outputTokens),
                        .cachedInputTokens = part(usage.cachedInputTokens),
                        .cacheWriteTokens = part(usage.cacheWriteTokens),
                        .reasoningTokens = part(usage.reasoningTokens),
                        .unpricedCalls = index == 0 ? usage.unpricedCalls : 0};
    if (usage.cost)
        own.cost = double(part(toNanos(*usage.cost))) / nanosOfADollar;
    return own;
}

UsageRow rowFrom(const store::Row &columns)
{
    const auto number = [&columns](const char *name) { return columns.value(QLatin1StringView(name)).toLongLong(); };
    const QVariant cost = columns.value(u"cost_nanos"_s);
    return {.day = QDate::fromString(columns.value(u"day"_s).toString(), Qt::ISODate),
            .module = columns.value(u"module"_s).toString(),
            .model = columns.value(u"model"_s).toString(),
            .purpose = columns.value(u"purpose"_s).toString(),
            .calls = number("calls"),
            .usage = {.inputTokens = number("input_tokens"),
                      .outputTokens = number("output_tokens"),
                      .cachedInputTokens = number("cached_input_tokens"),
                      .cacheWriteTokens = number("cache_write_tokens"),
                      .reasoningTokens = number("reasoning_tokens"),
                      .cost = cost.isNull() ? std::nullopt : std::optional(double(cost.toLongLong()) / nanosOfADollar),
                      .unpricedCalls = number("unpriced_calls")}};
}

} // namespace

UsageStore::UsageStore(store::Database &database, const Clock &clock, std::function<QTimeZone()> timeZone)
    : m_database(database),
      m_clock(clock),
      m_timeZone(std::move(timeZone))
{
    m_soon.setSingleShot(true);
    QObject::connect(&m_soon, &QTimer::timeout, &m_soon, [this] { writeNow(); });
}

UsageStore::~UsageStore()
{
    writeNow();
    if (!m_unwritten.isEmpty())
        qCCritical(lcUsage) << "❌ the usage of these models is lost:" << modelsOf(m_unwritten);
}

void UsageStore::count(const QString &model, const QString &purpose, const QStringList &modules, const protocol::Usage &usage,
                       qint64 schedule, When when)
{
    if (schedule > 0 && usage.cost)
        m_unwrittenSchedules[{schedule, now().date()}] += toNanos(*usage.cost);
    const QStringList shares = modules.isEmpty() ? QStringList{QString()} : modules;
    for (qsizetype i = 0; i < shares.size(); ++i) {
        addTo(m_unwritten, {.day = now().date(),
                            .module = shares.at(i),
                            .model = model,
                            .purpose = purpose,
                            .calls = i == 0 ? 1 : 0,
                            .usage = partOf(usage, i, shares.size())});
    }
    if (when == When::Now)
        writeNow();
    else if (!m_soon.isActive())
        m_soon.start(soonInterval);
}

void UsageStore::writeNow()
{
    m_soon.stop();
    if (m_unwritten.isEmpty())
        return;
    const auto written = m_database.transaction([this] { return write(); }, store::Sync::Later);
    if (!written)
        return tellRefused(written.error());
    m_isAlong = true;
    noteWritten();
}

// Nobody's answer ends with an error because it could not be counted. Where the database has taken back everything there is
// nothing left to go back to, and whoever commits hears of it.
Result<void> UsageStore::writeAlong()
{
    m_isAlong = false;
    if (m_unwritten.isEmpty())
        return {};
    if (m_unwritten.size() == 1 && m_unwrittenSchedules.isEmpty()) {   // one statement leaves nothing when it is refused
        const Result<void> written = write();
        m_isAlong = written.has_value();
        if (written)
            return {};
        tellRefused(written.error());
        if (!m_database.execute(u"BEGIN"_s))   // as it must be within a transaction
            return {};
        [[maybe_unused]] const auto ended = m_database.execute(u"ROLLBACK"_s);
        return written;
    }
    if (const auto marked = m_database.execute(u"SAVEPOINT usage_rows"_s); !marked)
        return std::unexpected(marked.error());
    const Result<void> written = write();
    m_isAlong = written.has_value();
    if (!written) {
        tellRefused(written.error());
        if (!m_database.execute(u"ROLLBACK TO usage_rows"_s))
            return std::unexpected(written.error());
    }
    const auto released = m_database.execute(u"RELEASE usage_rows"_s);
    return released ? Result<void>() : std::unexpected(released.error());
}

void UsageStore::noteWritten()
{
    if (!std::exchange(m_isAlong, false))
        return;
    m_soon.stop();
    m_unwritten.clear();
    m_unwrittenSchedules.clear();
    if (std::exchange(m_isRefused, false))
        qCInfo(lcUsage) << "the usage that was refused before is written";
}

// Once: it is tried again with whatever is committed or counted next.
void UsageStore::tellRefused(const Error &error)
{
    if (!std::exchange(m_isRefused, true)) {
        qCCritical(lcUsage).noquote() << u"❌ the usage of %1 is not on disk yet, it is written with the next: %2"_s.arg(
            modelsOf(m_unwritten).join(u", "_s), error.message);
    }
}

Result<void> UsageStore::write()
{
    for (const UsageRow &row : std::as_const(m_unwritten)) {
        const protocol::Usage &usage = row.usage;
        const auto added = m_database.execute(
            u"INSERT INTO usage(day, module, model, purpose, calls, input_tokens, output_tokens, cached_input_tokens, "
            "cache_write_tokens, reasoning_tokens, cost_nanos, unpriced_calls) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
            "?) "
            "ON CONFLICT(day, module, model, purpose) DO UPDATE SET calls = calls + excluded.calls, "
            "input_tokens = input_tokens + excluded.input_tokens, output_tokens = output_tokens + "
            "excluded.output_tokens, "
            "cached_input_tokens = cached_input_tokens + excluded.cached_input_tokens, "
            "cache_write_tokens = cache_write_tokens + excluded.cache_write_tokens, "
            "reasoning_tokens = reasoning_tokens + excluded.reasoning_tokens, "
            "cost_nanos = CASE WHEN excluded.cost_nanos IS NULL THEN cost_nanos "
            "ELSE COALESCE(cost_nanos, 0) + excluded.cost_nanos END, "
            "unpriced_calls = unpriced_calls + excluded.unpriced_calls"_s,
            {row.day.toString(Qt::ISODate), row.module, row.model, row.purpose, row.calls, usage.inputTokens, usage.outputTokens,
             usage.cachedInputTokens, usage.cacheWriteTokens, usage.reasoningTokens,
             usage.cost ? QVariant(toNanos(*usage.cost)) : QVariant(), usage.unpricedCalls});
        if (!added)
            return std::unexpected(added.error());
    }
    return writeSchedules();
}

void UsageStore::learn(const QList<UsageRow> &sums)
{
    const Result<void> learned = m_database.transaction([&]() -> Result<void> {
        for (const UsageRow &row : sums) {
            const auto kept = m_database.execute(
                u"INSERT INTO usage(day, module, model, purpose, calls, input_tokens, output_tokens, cached_input_tokens, "
                "cache_write_tokens, reasoning_tokens, cost_nanos, unpriced_calls) VALUES(?, ?, ?, ?, ?, ?, ?, 0, 0, 0, ?, ?) "
                "ON CONFLICT(day, module, model, purpose) DO UPDATE SET calls = max(calls, excluded.calls), "
                "input_tokens = max(input_tokens, excluded.input_tokens), "
                "output_tokens = max(output_tokens, excluded.output_tokens), "
                "cost_nanos = max(COALESCE(cost_nanos, 0), COALESCE(excluded.cost_nanos, 0)), "
                "unpriced_calls = max(unpriced_calls, excluded.unpriced_calls)"_s,
                {row.day.toString(Qt::ISODate), row.module, row.model, row.purpose, row.calls, row.usage.inputTokens,
                 row.usage.outputTokens, row.usage.cost ? QVariant(toNanos(*row.usage.cost)) : QVariant(),
                 row.usage.unpricedCalls});
            if (!kept)
                return std::unexpected(kept.error());
        }
        return {};
    });
    if (!learned)   // the next sums hold it, too
        qCWarning(lcUsage).noquote() << u"⚠️ the usage of embeddings is not on disk yet: %1"_s.arg(learned.error().message);
}

Result<void> UsageStore::writeSchedules()
{
    for (const auto &[key, nanos] : m_unwrittenSchedules.asKeyValueRange()) {
        const auto added =
            m_database.execute(u"INSERT INTO schedule_costs(schedule, day, cost_nanos) VALUES(?, ?, ?) "
                               "ON CONFLICT(schedule, day) DO UPDATE SET cost_nanos = cost_nanos + excluded.cost_nanos"_s,
                               {key.first, key.second.toString(Qt::ISODate), nanos});
        if (!added)
            return std::unexpected(added.error());
    }
    return {};
}

Result<QList<UsageRow>> UsageStore::rows(const QDate &from, const QDate &to)
{
    const auto found = m_database.query(u"SELECT * FROM usage WHERE day BETWEEN ? AND ? ORDER BY day, module, model, purpose"_s,
                                        {from.toString(Qt::ISODate), to.toString(Qt::ISODate)});
    if (!found)
        return std::unexpected(found.error());
    QList<UsageRow> rows;
    for (const store::Row &columns : *found)
        rows.append(rowFrom(columns));
    for (const UsageRow &row : std::as_const(m_unwritten)) {
        if (row.day >= from && row.day <= to)
            addTo(rows, row);
    }
    return rows;
}

Result<double> UsageStore::cost(const QDate &from, const QDate &to, const std::optional<QString> &module)
{
    QVariantList values{from.toString(Qt::ISODate), to.toString(Qt::ISODate)};
    if (module)
        values.append(*module);
    const auto found = m_database.query(u"SELECT SUM(cost_nanos) AS nanos FROM usage WHERE day BETWEEN ? AND ?%1"_s.arg(
                                            module ? u" AND module = ?"_s : QString()),
                                        values);
    if (!found)
        return std::unexpected(found.error());
    double cost = double(found->constFirst().value(u"nanos"_s).toLongLong()) / nanosOfADollar;
    for (const UsageRow &row : std::as_const(m_unwritten)) {
        if (row.day >= from && row.day <= to && (!module || row.module == *module))
            cost += row.usage.cost.value_or(0);
    }
    return cost;
}

Result<double> UsageStore::costOfSchedule(const QDate &from, const QDate &to, qint64 schedule)
{
    const auto found =
        m_database.query(u"SELECT SUM(cost_nanos) AS nanos FROM schedule_costs WHERE schedule = ? AND day BETWEEN ? AND ?"_s,
                         {schedule, from.toString(Qt::ISODate), to.toString(Qt::ISODate)});
    if (!found)
        return std::unexpected(found.error());
    qint64 nanos = found->constFirst().value(u"nanos"_s).toLongLong();
    for (const auto &[key, unwritten] : m_unwrittenSchedules.asKeyValueRange()) {
        if (key.first == schedule && key.second >= from && key.second <= to)
            nanos += unwritten;
    }
    return double(nanos) / nanosOfADollar;
}

bool UsageStore::isNews(const QString &about, const QDate &began)
{
    const auto changed =
        m_database.execute(u"INSERT INTO budget_notices(about, began) VALUES(?, ?) "
                           "ON CONFLICT(about) DO UPDATE SET began = excluded.began WHERE began <> excluded.began"_s,
                           {about, began.toString(Qt::ISODate)});
    if (!changed)
        qCWarning(lcUsage).noquote() << u"⚠️ a word about a budget may be said again: %1"_s.arg(changed.error().message);
    return !changed || *changed > 0;
}

QStringList usageTables()
{
    return {
        uR"(CREATE TABLE usage(
                day TEXT NOT NULL,
                module TEXT NOT NULL,
                model TEXT NOT NULL,
                purpose TEXT NOT NULL,
                calls INTEGER NOT NULL,
                input_tokens INTEGER NOT NULL,
                output_tokens INTEGER NOT NULL,
                cached_input_tokens INTEGER NOT NULL,
                cache_write_tokens INTEGER NOT NULL,
                reasoning_tokens INTEGER NOT NULL,
                cost_nanos INTEGER,
                unpriced_calls INTEGER NOT NULL,
                PRIMARY KEY (day, module, model, purpose)) WITHOUT ROWID)"_s,
        u"CREATE TABLE budget_notices(about TEXT PRIMARY KEY, began TEXT NOT NULL) WITHOUT ROWID"_s,
    };
}

QStringList scheduleCostTables()
{
    return {
        uR"(CREATE TABLE schedule_costs(
                schedule INTEGER NOT NULL,
                day TEXT NOT NULL,
                cost_nanos INTEGER NOT NULL,
                PRIMARY KEY (schedule, day)) WITHOUT ROWID)"_s,
    };
}

} // namespace tom::agent
