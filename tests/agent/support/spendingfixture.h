#pragma once

#include "agent/conversation/schema.h"
#include "agent/usage/budgets.h"

#include <QTemporaryDir>

namespace tom::agent::test {

// A clock that stands where the test puts it.
class SetClock : public Clock
{
public:
    [[nodiscard]] QDateTime now() const override { return time; }
    [[nodiscard]] std::chrono::milliseconds monotonic() const override { return std::chrono::milliseconds(0); }

    QDateTime time = QDateTime(QDate(2026, 11, 25), QTime(12, 0), QTimeZone::utc());
};

inline protocol::Usage costs(std::optional<double> dollars, qint64 tokens = 10)
{
    return {.inputTokens = tokens, .outputTokens = 1, .cost = dollars, .unpricedCalls = dollars ? 0 : 1};
}

// A store of usage in a real file that can be opened again.
class SpendingFixture
{
public:
    SpendingFixture() { open(); }

    void open()
    {
        store.reset();
        database.reset();
        auto opened = store::Database::open(folder.filePath(QStringLiteral("agent.sqlite")), agentMigrations());
        if (!opened)
            qFatal("%s", qUtf8Printable(opened.error().message));
        database = std::move(*opened);
        store = std::make_unique<UsageStore>(*database, clock, [this] { return zone; });
    }
    void spend(double dollars, const QStringList &modules = {})
    {
        store->count(QStringLiteral("openai/x"), QStringLiteral("answer"), modules, costs(dollars));
    }

    QTemporaryDir folder;
    SetClock clock;
    QTimeZone zone = QTimeZone::utc();
    std::unique_ptr<store::Database> database;
    std::unique_ptr<UsageStore> store;
};

} // namespace tom::agent::test
