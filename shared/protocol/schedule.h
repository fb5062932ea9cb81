#pragma once

#include "shared/core/result.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QStringList>

#include <optional>

namespace tom::protocol {

// What the runs of one schedule may cost, together; nothing: no limit.
struct ScheduleBudget
{
    std::optional<double> day{};
    std::optional<double> month{};
    QString currency = QStringLiteral("USD");

    [[nodiscard]] bool isSet() const { return day || month; }

    bool operator==(const ScheduleBudget &) const = default;
};

// What the runs of one schedule may not do, or not without asking, whatever else allows it. Each is a module, a tool, or both as
// "module.tool"; `*` is any letters.
struct ScheduleTools
{
    QStringList ask{};
    QStringList deny{};

    [[nodiscard]] bool isSet() const { return !ask.isEmpty() || !deny.isEmpty(); }
    [[nodiscard]] QJsonObject toJson() const;
    // null or undefined: nothing. atMost: names in each list.
    [[nodiscard]] static Result<ScheduleTools> fromJson(const QJsonValue &value, qsizetype atMost = most);

    static constexpr qsizetype most = 100;   // in each list
    static constexpr qsizetype longest = 200;

    bool operator==(const ScheduleTools &) const = default;
};

// Something that happens at a time: a reminder, or a prompt that Tom answers by itself. GET, POST and PATCH /schedules.
struct Schedule
{
    enum class Kind { Reminder, Prompt };
    enum class Missed { Late, Skip, Ask };   // what becomes of a time when Tom was not there

    qint64 id = 0;
    Kind kind = Kind::Reminder;
    QString title{};   // empty: the beginning of the text
    QString text{};   // what is said, or asked
    QDateTime start{};   // by the clock on the wall; its own zone (UTC) says nothing
    QString timeZone{};   // empty: that of the user, wherever it is then
    QString rrule{};   // RFC 5545; empty: once
    Missed missed = Missed::Late;
    bool isEnabled = true;
    QString recipient{};   // of a reminder: another user; empty: the user
    std::optional<int> level{};   // of a prompt, as in POST /process
    QStringList modules{};   // the same
    qint64 maxTokens = 0;   // of one run; 0: no limit of its own
    ScheduleBudget budget{};   // of a prompt
    ScheduleTools tools{};   // the same
    std::optional<QDateTime> next{};   // what comes from the agent
    std::optional<QDateTime> last{};
    QString conversation{};

    static constexpr qsizetype maxTitle = 200;
    static constexpr qsizetype maxText = 4000;

    [[nodiscard]] QJsonObject toJson() const;
    // A start with an offset counts as the same moment in that zone: zone is asked for the clock on the wall there.
    [[nodiscard]] static Result<Schedule> fromJson(const QJsonObject &object);
    // With what a change names; next, last, conversation and id are not a client's to say.
    [[nodiscard]] Result<Schedule> patched(const QJsonObject &change) const;

    bool operator==(const Schedule &) const = default;
};

// The rule for "daily", "weekly", "monthly" or "yearly" from that day on, so that a month without the 31st has its last day
// instead, and a year without 29 February the 28th.
[[nodiscard]] QString ruleFor(const QString &word, const QDate &start);

}   // namespace tom::protocol
