#include "server/session/signinrecord.h"

#include "server/session/ownfile.h"
#include "shared/core/atomicfile.h"
#include "shared/core/jsontime.h"

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

constexpr qint64 maxRecordBytes = 64 * 1024;
constexpr std::chrono::days knownFor{180};

QJsonObject toJson(const QMap<QString, QDateTime> &times)
{
    QJsonObject object;
    for (const auto &[name, time] : times.asKeyValueRange())
        object.insert(name, json::timeText(time));
    return object;
}

QMap<QString, QDateTime> timesFrom(const QJsonObject &object)
{
    QMap<QString, QDateTime> times;
    for (auto entry = object.begin(); entry != object.end(); ++entry) {
        if (const QDateTime time = json::timeFrom(entry.value()); time.isValid())
            times.insert(entry.key(), time);
    }
    return times;
}

} // namespace

void SignInRecord::remember(const QString &place, const QDateTime &now)
{
    places.insert(place, now);
    while (places.size() > maxPlaces)
        places.erase(std::min_element(places.begin(), places.end()));
}

bool SignInRecord::knows(const QString &place, const QDateTime &now) const
{
    const QDateTime last = places.value(place);
    return last.isValid() && now < last + knownFor;
}

SignInRecord SignInRecord::load(const QString &path)
{
    const std::optional<OwnFile> file = readOwnFile(path, maxRecordBytes);
    const Result<QJsonObject> object = json::parseObject(file ? file->bytes : QByteArray());
    if (!object)
        return {};
    return {.places = timesFrom(object->value("places"_L1).toObject()),
            .failuresUntil = timesFrom(object->value("failures_until"_L1).toObject())};
}

Result<void> SignInRecord::save(const QString &path) const
{
    return writeFileAtomically(
        path, json::compact({{u"version"_s, 1}, {u"places"_s, toJson(places)}, {u"failures_until"_s, toJson(failuresUntil)}}));
}

} // namespace tom::server
