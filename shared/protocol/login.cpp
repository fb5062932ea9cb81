#include "shared/protocol/login.h"

#include "shared/core/jsontime.h"

using namespace Qt::StringLiterals;

namespace tom::protocol {

QJsonObject LoginRequest::toJson() const
{
    QJsonObject object{{u"username"_s, username}, {u"password"_s, password}};
    if (!totp.isEmpty())
        object.insert("totp"_L1, totp);
    if (!device.isEmpty())
        object.insert("device"_L1, device);
    return object;
}

Result<LoginRequest> LoginRequest::fromJson(const QJsonObject &object)
{
    const Result<QString> username = json::requiredString(object, "username"_L1);
    if (!username)
        return std::unexpected(username.error());
    const Result<QString> password = json::requiredString(object, "password"_L1);
    if (!password)
        return std::unexpected(password.error());
    const auto totp = json::optionalString(object, "totp"_L1);
    if (!totp)
        return std::unexpected(totp.error());
    const auto device = json::optionalString(object, "device"_L1);
    if (!device)
        return std::unexpected(device.error());
    return LoginRequest{
        .username = *username, .password = *password, .totp = totp->value_or(QString()), .device = device->value_or(QString())};
}

QJsonObject LoginAnswer::toJson() const
{
    return {{u"status"_s, u"OK"_s}, {u"username"_s, username}, {u"admin"_s, admin}, {u"expires"_s, json::shownTime(expires)}};
}

Result<LoginAnswer> LoginAnswer::fromJson(const QJsonObject &object)
{
    const Result<QString> username = json::requiredString(object, "username"_L1);
    if (!username)
        return std::unexpected(username.error());
    const Result<bool> admin = json::optionalBool(object, "admin"_L1, false);
    if (!admin)
        return std::unexpected(admin.error());
    const auto expires = json::optionalString(object, "expires"_L1);
    if (!expires)
        return std::unexpected(expires.error());
    return LoginAnswer{.username = *username, .admin = *admin, .expires = json::timeFrom(expires->value_or(QString()))};
}

} // namespace tom::protocol
