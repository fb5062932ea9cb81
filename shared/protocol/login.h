#pragma once

#include "shared/core/result.h"

#include <QDateTime>
#include <QJsonObject>
#include <QString>

namespace tom::protocol {

// POST /login. Only ever in a body: a password never stands in a URL.
struct LoginRequest
{
    QString username{};
    QString password{};
    QString totp{};      // empty: none given
    QString device{};    // a name for "my devices"; empty: unnamed

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<LoginRequest> fromJson(const QJsonObject &object);

    bool operator==(const LoginRequest &) const = default;
};

struct LoginAnswer
{
    QString username{};
    bool admin = false;
    QDateTime expires{};

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<LoginAnswer> fromJson(const QJsonObject &object);

    bool operator==(const LoginAnswer &) const = default;
};

} // namespace tom::protocol
