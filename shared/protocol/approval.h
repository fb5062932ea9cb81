#pragma once

#include "shared/core/result.h"
#include "shared/protocol/schedule.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QStringList>

namespace tom::protocol {

// A tool call that waits, or waited, for the user's consent: the `approval` event, an entry of GET /approvals, and the
// push message of that name.
struct Approval
{
    QString id{};
    QString turn{};
    QString conversation{};
    QString call{};            // the id of the call, as in tool_call and tool_result
    QString module{};
    QString name{};
    QJsonObject arguments{};   // all of them, as the tool will get them
    QString risk{};            // read, write, destructive
    QString state = QStringLiteral("waiting");   // waiting, approved, denied, expired, cancelled
    QStringList remember{};    // what a decision may be remembered for: once, conversation, schedule, always
    QString user{};            // whose agent asks, when it is another user who decides; empty: the user's own
    QDateTime created{};
    QDateTime expires{};       // without a decision it counts as denied then

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<Approval> fromJson(const QJsonObject &object);

    bool operator==(const Approval &) const = default;
};

enum class Remember { Once, Conversation, Always, Schedule };

[[nodiscard]] QString rememberName(Remember remember);

// The body of POST /approvals/{id}.
struct ApprovalDecision
{
    bool isApproved = false;
    Remember remember = Remember::Once;   // only an approval is remembered

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<ApprovalDecision> fromJson(const QJsonObject &object);

    bool operator==(const ApprovalDecision &) const = default;
};

// A tool that the user has allowed for good, in one conversation, or in the runs of one schedule. It counts for the tool as it was then: another schema
// of the same name asks again.
struct ApprovalRule
{
    QString id{};
    QString module{};
    QString name{};
    QString conversation{};   // the only one
    qint64 schedule = 0;   // the only one
    QString title{};   // of that conversation or schedule
    QDateTime created{};

    static constexpr qsizetype maxTitle = 200;

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<ApprovalRule> fromJson(const QJsonObject &object);

    bool operator==(const ApprovalRule &) const = default;
};

// What the admin says of one module's tools, by patterns of their names. Stands before what the user allows.
struct AdminRules
{
    QString module{};
    QStringList allow{};   // without a question
    QStringList ask{};   // each time
    QStringList deny{};   // never
    ScheduleTools scheduled{};   // the same, in the runs of schedules

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<AdminRules> fromJson(const QJsonObject &object);

    bool operator==(const AdminRules &) const = default;
};

// GET /approvals and GET /approvals/rules.
struct WaitingApprovals
{
    QList<Approval> approvals{};

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<WaitingApprovals> fromJson(const QJsonObject &object);

    bool operator==(const WaitingApprovals &) const = default;
};
struct ApprovalRules
{
    QList<ApprovalRule> rules{};
    QList<AdminRules> admin{};   // of modules of which something is said

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<ApprovalRules> fromJson(const QJsonObject &object);

    bool operator==(const ApprovalRules &) const = default;
};

}   // namespace tom::protocol
