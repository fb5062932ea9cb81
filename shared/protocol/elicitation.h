#pragma once

#include "shared/core/result.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace tom::protocol {

// A form that a service wants filled in while one of its tools runs: the `elicitation` event.
struct Elicitation
{
    QString id{};
    QString turn{};
    QString conversation{};
    QString module{};
    QString message{};
    QJsonObject schema{};   // a flat object of strings, numbers, booleans and choices, as MCP has it
    QDateTime expires{};    // without an answer it counts as cancelled then

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<Elicitation> fromJson(const QJsonObject &object);

    bool operator==(const Elicitation &) const = default;
};

// GET /elicitations.
struct WaitingElicitations
{
    QList<Elicitation> elicitations{};

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<WaitingElicitations> fromJson(const QJsonObject &object);

    bool operator==(const WaitingElicitations &) const = default;
};

// The body of POST /elicitations/{id}.
struct ElicitationAnswer
{
    QString action{};         // accept, decline, cancel
    QJsonObject content{};    // with accept

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<ElicitationAnswer> fromJson(const QJsonObject &object);

    bool operator==(const ElicitationAnswer &) const = default;
};

} // namespace tom::protocol
