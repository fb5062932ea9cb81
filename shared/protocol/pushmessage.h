#pragma once

#include "shared/core/result.h"

#include <QJsonObject>
#include <QList>
#include <QString>

#include <variant>

// What goes over the push channel, wss /push with the subprotocol tom.push.v1: one JSON object a frame, {"type": …}.
namespace tom::protocol {

inline constexpr QLatin1StringView pushProtocol = QLatin1StringView("tom.push.v1");
inline constexpr qint64 maxPushBytes = 64 * 1024;   // of one message

// What has changed last, so that a device knows whether it missed something: the first word of a connection, and said again
// when the agent came back. 0: not known.
struct PushHello
{
    qint64 last = 0;

    bool operator==(const PushHello &) const = default;
};
// A notification as GET /notifications has it; seq numbers its last change.
struct PushNotification
{
    qint64 seq = 0;
    QJsonObject notification{};   // with seq

    bool operator==(const PushNotification &) const = default;
};
// These are read now. Their changes have consecutive numbers in the order of the ids; last is that of the last one.
struct PushAcknowledged
{
    QList<qint64> ids{};
    qint64 last = 0;

    bool operator==(const PushAcknowledged &) const = default;
};
// A tool call waits for consent, or its state changed, as GET /approvals has it. What would be too long for a frame comes
// with "shortened": true and without its arguments.
struct PushApproval
{
    QString id{};
    QJsonObject approval{};   // with id

    bool operator==(const PushApproval &) const = default;
};
// A service asks the user something, or what it asked was answered or is not wanted any more: GET /elicitations has another list.
struct PushElicitation
{
    QString id{};
    QString state{};   // waiting, accept, decline, cancel

    bool operator==(const PushElicitation &) const = default;
};
// GET /tasks has something new.
struct PushTasks
{
    qint64 id = 0;

    bool operator==(const PushTasks &) const = default;
};
struct PushStatus
{
    QString module{};
    QString status{};

    bool operator==(const PushStatus &) const = default;
};
struct PushTurn
{
    QString turn{};
    QString conversation{};
    QString state{};   // queued, running, parked, ended

    bool operator==(const PushTurn &) const = default;
};
// The server closes the connection now; see docs/api.md for the reasons.
struct PushBye
{
    QString reason{};

    bool operator==(const PushBye &) const = default;
};

using PushBody = std::variant<PushHello, PushNotification, PushAcknowledged, PushApproval, PushElicitation, PushTasks, PushStatus,
                              PushTurn, PushBye>;

// What the server tells a device.
struct PushMessage
{
    PushBody body{};

    [[nodiscard]] QString type() const;
    [[nodiscard]] QJsonObject toJson() const;
    // NotFound for a type that this version does not know: skip it.
    [[nodiscard]] static Result<PushMessage> fromJson(const QJsonObject &object);

    bool operator==(const PushMessage &) const = default;
};

// What a device tells the server: everything up to this change has been delivered to it.
struct PushSeen
{
    qint64 through = 0;

    [[nodiscard]] QJsonObject toJson() const;
    // NotFound for another type.
    [[nodiscard]] static Result<PushSeen> fromJson(const QJsonObject &object);

    bool operator==(const PushSeen &) const = default;
};

}   // namespace tom::protocol
