#include "server/session/session.h"

#include "shared/auth/token.h"
#include "shared/core/jsontime.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::server {

bool Session::isOver(const QDateTime &now, const SessionLife &life) const
{
    return now >= std::min(expires, created + life.absolute) || now >= lastUsed + life.idle;
}

QByteArray passwordStamp(const QString &passwordHash)
{
    return passwordHash.isEmpty() ? QByteArray() : auth::sha256Hex(passwordHash.toLatin1()).first(32);
}

QByteArray Session::publicId() const
{
    return auth::sha256Hex("tom session " + id).first(32);
}

QJsonObject Session::toJson() const
{
    return {{u"user"_s, user},
            {u"created"_s, json::timeText(created)},
            {u"last_used"_s, json::timeText(lastUsed)},
            {u"expires"_s, json::timeText(expires)},
            {u"device"_s, device},
            {u"address"_s, address},
            {u"kind"_s, kind},
            {u"made_with"_s, QString::fromLatin1(madeWith)}};
}

Result<Session> Session::fromJson(const QByteArray &id, const QJsonObject &object)
{
    const Result<QString> user = json::requiredString(object, "user"_L1);
    const Result<QDateTime> created = json::requiredTime(object, "created"_L1);
    const Result<QDateTime> lastUsed = json::requiredTime(object, "last_used"_L1);
    const Result<QDateTime> expires = json::requiredTime(object, "expires"_L1);
    if (!user || user->isEmpty())
        return failure(ErrorCode::InvalidInput, u"a session needs a user"_s);
    for (const Result<QDateTime> *time : {&created, &lastUsed, &expires}) {
        if (!*time)
            return std::unexpected(time->error());
    }
    return Session{.id = id,
                   .user = *user,
                   .created = *created,
                   .lastUsed = *lastUsed,
                   .expires = *expires,
                   .device = object.value("device"_L1).toString(),
                   .address = object.value("address"_L1).toString(),
                   .kind = object.value("kind"_L1).toString(),
                   .madeWith = object.value("made_with"_L1).toString().toLatin1()};
}

} // namespace tom::server
