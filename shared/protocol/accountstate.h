#pragma once

#include "shared/core/result.h"

#include <QJsonObject>
#include <QString>

namespace tom::protocol {

// GET /auth as JSON: who this session is, if anybody.
struct AccountState
{
    bool authenticated = false;
    QString username{};
    QString role{};
    bool admin = false;

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<AccountState> fromJson(const QJsonObject &object);

    bool operator==(const AccountState &) const = default;
};

} // namespace tom::protocol
