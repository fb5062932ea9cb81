#include "shared/core/jsontime.h"

using namespace Qt::StringLiterals;

namespace tom::json {

QString shownTime(const QDateTime &time)
{
    return time.isValid() ? time.toUTC().toString(Qt::ISODate) : QString();
}

QDateTime timeFrom(const QJsonValue &value)
{
    return QDateTime::fromString(value.toString(), Qt::ISODateWithMs).toUTC();
}

Result<QDateTime> requiredTime(const QJsonObject &object, QLatin1StringView key)
{
    const Result<QString> text = requiredString(object, key);
    if (!text)
        return std::unexpected(text.error());
    const QDateTime time = timeFrom(*text);
    if (!time.isValid())
        return failure(ErrorCode::InvalidInput, u"\"%1\" must be a time"_s.arg(key));
    return time;
}

Result<QDateTime> optionalTime(const QJsonObject &object, QLatin1StringView key)
{
    return object.value(key).toString().isEmpty() ? Result<QDateTime>(QDateTime()) : requiredTime(object, key);
}

} // namespace tom::json
