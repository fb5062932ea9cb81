#include "server/account/accesstoken.h"

#include "shared/auth/token.h"
#include "shared/core/jsontime.h"

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

constexpr QByteArrayView tokenPrefix = "tomtok_";
constexpr qsizetype tokenSecretLength = 43;   // of 32 bytes in base64url
constexpr qsizetype hashLength = 64;

} // namespace

QByteArray AccessToken::publicId() const
{
    return auth::sha256Hex("tom access token " + hash).first(32);
}

QJsonObject AccessToken::toJson() const
{
    return {{u"hash"_s, QString::fromLatin1(hash)},
            {u"name"_s, name},
            {u"scope"_s, scope},
            {u"created"_s, json::timeText(created)},
            {u"last_used"_s, json::timeText(lastUsed)},
            {u"expires"_s, json::timeText(expires)},
            {u"made_with"_s, QString::fromLatin1(madeWith)}};
}

Result<AccessToken> AccessToken::fromJson(const QJsonObject &object)
{
    const Result<QString> hash = json::requiredString(object, "hash"_L1);
    if (!hash || hash->size() != hashLength)
        return failure(ErrorCode::InvalidInput, u"an access token has no hash"_s);
    const Result<QString> scope = json::requiredString(object, "scope"_L1);   // a missing one must not open everything
    if (!scope)
        return std::unexpected(scope.error());
    const Result<QDateTime> expires = json::optionalTime(object, "expires"_L1);
    if (!expires)
        return std::unexpected(expires.error());
    return AccessToken{.hash = hash->toLatin1(),
                       .name = object.value("name"_L1).toString(),
                       .scope = *scope,
                       .created = json::optionalTime(object, "created"_L1).value_or(QDateTime()),
                       .lastUsed = json::optionalTime(object, "last_used"_L1).value_or(QDateTime()),
                       .expires = *expires,
                       .madeWith = object.value("made_with"_L1).toString().toLatin1()};
}

QByteArray newAccessToken(const QString &user)
{
    return tokenPrefix.toByteArray() + user.toUtf8() + '.' + auth::randomToken();
}

QString userOfAccessToken(const QByteArray &token)
{
    const qsizetype nameLength = token.size() - tokenPrefix.size() - 1 - tokenSecretLength;
    if (nameLength <= 0 || !token.startsWith(tokenPrefix) || token.at(tokenPrefix.size() + nameLength) != '.')
        return {};
    return QString::fromUtf8(token.sliced(tokenPrefix.size(), nameLength));
}

} // namespace tom::server
