#include "shared/protocol/accountstate.h"

#include "shared/core/json.h"

using namespace Qt::StringLiterals;

namespace tom::protocol {

QJsonObject AccountState::toJson() const
{
    if (!authenticated)
        return {{u"authenticated"_s, false}};
    return {{u"authenticated"_s, true}, {u"username"_s, username}, {u"role"_s, role}, {u"admin"_s, admin}};
}

Result<AccountState> AccountState::fromJson(const QJsonObject &object)
{
    const Result<bool> authenticated = json::optionalBool(object, "authenticated"_L1, false);
    if (!authenticated)
        return std::unexpected(authenticated.error());
    if (!*authenticated)
        return AccountState{};
    const Result<QString> username = json::requiredString(object, "username"_L1);
    if (!username)
        return std::unexpected(username.error());
    return AccountState{.authenticated = true,
                        .username = *username,
                        .role = object.value("role"_L1).toString(),
                        .admin = object.value("admin"_L1).toBool()};
}

} // namespace tom::protocol
