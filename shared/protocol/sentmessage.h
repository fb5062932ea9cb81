#pragma once

#include "shared/core/result.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>

namespace tom::protocol {

// What this user wrote to another one, and how far it has come: GET /messages.
struct SentMessage
{
    QString id{};
    QString recipient{};
    QString kind{};    // message, reminder
    QString text{};
    QString state{};   // waiting, delivered (it is in the other's inbox), read, refused
    QDateTime sent{};
    QDateTime delivered{};   // invalid: not yet
    QDateTime read{};

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<SentMessage> fromJson(const QJsonObject &object);

    bool operator==(const SentMessage &) const = default;
};

// The newest first.
struct SentMessages
{
    QList<SentMessage> messages{};

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<SentMessages> fromJson(const QJsonObject &object);

    bool operator==(const SentMessages &) const = default;
};

} // namespace tom::protocol
