#pragma once

#include "shared/core/result.h"

#include <QByteArray>
#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QLatin1StringView>

#include <optional>

// Typed reading of JSON where it arrives. Every failure is InvalidInput and names the key.
namespace tom::json {

constexpr int usualDepth = 64;   // deeper is hardly anybody's message

// One JSON object, strict: nesting of at most usualDepth, UTF-8, no name twice in an object, nothing behind it.
[[nodiscard]] Result<QJsonObject> parseObject(const QByteArray &bytes);
// The same with a nesting of up to 1000: for what is looked at piece by piece, so that one bad piece does not cost the others.
[[nodiscard]] Result<QJsonObject> parseDeepObject(const QByteArray &bytes);
// How deep it is nested; 1 for an object without others in it.
[[nodiscard]] int depthOf(const QJsonObject &object);
[[nodiscard]] QByteArray compact(const QJsonObject &object);

[[nodiscard]] Result<QString> requiredString(const QJsonObject &object, QLatin1StringView key);
[[nodiscard]] Result<qint64> requiredInteger(const QJsonObject &object, QLatin1StringView key);
[[nodiscard]] Result<QJsonObject> requiredObject(const QJsonObject &object, QLatin1StringView key);

// Absent and null are nullopt; another type is a failure.
[[nodiscard]] Result<std::optional<QString>> optionalString(const QJsonObject &object, QLatin1StringView key);
[[nodiscard]] Result<std::optional<qint64>> optionalInteger(const QJsonObject &object, QLatin1StringView key);
[[nodiscard]] Result<std::optional<double>> optionalNumber(const QJsonObject &object, QLatin1StringView key);
[[nodiscard]] Result<bool> optionalBool(const QJsonObject &object, QLatin1StringView key, bool otherwise);
[[nodiscard]] Result<QStringList> optionalStrings(const QJsonObject &object, QLatin1StringView key);

// Times in UTC with milliseconds, as everywhere in what we write (ISO 8601). What is no time reads as an invalid one.
[[nodiscard]] QString timeText(const QDateTime &time);
[[nodiscard]] QDateTime timeAt(const QJsonObject &object, QLatin1StringView key);

} // namespace tom::json
