#include "shared/protocol/usersettings.h"

#include "shared/core/json.h"

#include <QRegularExpression>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace tom::protocol {

namespace {

constexpr QLatin1StringView quietTimeForm = "HH:mm"_L1;
constexpr qsizetype longestName = 100;
constexpr qsizetype longestUrl = 2048;

Result<QTime> quietTimeIn(const QJsonObject &object, QLatin1StringView key)
{
    const QTime time = QTime::fromString(object.value(key).toString(), quietTimeForm);
    if (!time.isValid())
        return failure(ErrorCode::InvalidInput, u"\"quiet_hours\" must have \"%1\" as a time like \"22:30\""_s.arg(key));
    return time;
}

Result<void> checkTimeZone(const QString &name)
{
    if (name.isEmpty() || (name.size() <= longestName && QTimeZone::isTimeZoneIdAvailable(name.toLatin1())))
        return {};
    return failure(ErrorCode::InvalidInput,
                   u"\"time_zone\" must be a name like \"Europe/Paris\"; \"%1\" is not known here"_s.arg(name.left(longestName)));
}

Result<void> checkLanguage(const QString &tag)
{
    static const QRegularExpression form(u"\\A([A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4})?\\z"_s);
    if (form.match(tag).hasMatch())
        return {};
    return failure(ErrorCode::InvalidInput, u"\"language\" must be a tag like \"fr\" or \"pt-BR\""_s);
}

Result<std::optional<QuietHours>> quietHoursFrom(const QJsonValue &value)
{
    if (value.isNull() || value.isUndefined())
        return std::nullopt;
    const Result<QTime> from = quietTimeIn(value.toObject(), "from"_L1);
    if (!from)
        return std::unexpected(from.error());
    const Result<QTime> to = quietTimeIn(value.toObject(), "to"_L1);
    if (!to)
        return std::unexpected(to.error());
    if (*from == *to)
        return failure(ErrorCode::InvalidInput, u"\"quiet_hours\" must not end when they begin"_s);
    return QuietHours{.from = *from, .to = *to};
}

// Whoever may set it must not reach what only this machine's own programs should reach.
bool isOfThisMachine(const QString &host)
{
    const QString name = host.toLower();
    if (name == "localhost"_L1 || name.endsWith(".localhost"_L1))
        return true;
    // QUrl has brought every spelling of an IPv4 address to this one.
    if (name.startsWith("127."_L1) || name.startsWith("169.254."_L1) || name == "0.0.0.0"_L1)
        return true;
    return name == "::"_L1 || name == "::1"_L1 || name.startsWith("fe80:"_L1) || name.startsWith("::ffff:"_L1);
}

Result<DeliveryUrl> deliveryFrom(const QJsonObject &object)
{
    DeliveryUrl delivery{.name = object.value("name"_L1).toString().trimmed(), .url = object.value("url"_L1).toString()};
    if (delivery.name.isEmpty() || delivery.name.size() > longestName)
        return failure(ErrorCode::InvalidInput, u"each of \"deliveries\" needs a \"name\" of 1 to %1 letters"_s.arg(longestName));
    const QUrl url(delivery.url, QUrl::StrictMode);
    if (delivery.url.size() > longestUrl || !url.isValid() || url.scheme() != "https"_L1 || url.host().isEmpty()
        || !url.userInfo().isEmpty() || isOfThisMachine(url.host()))
        return failure(ErrorCode::InvalidInput,
                       u"the \"url\" of \"%1\" must be an https address of another machine, without a name and a password"_s.arg(
                           delivery.name));
    const QString kind = object.value("kind"_L1).toString(u"ntfy"_s);
    if (kind != "ntfy"_L1 && kind != "unifiedpush"_L1)
        return failure(ErrorCode::InvalidInput, u"the \"kind\" of \"%1\" must be ntfy or unifiedpush"_s.arg(delivery.name));
    delivery.kind = kind == "ntfy"_L1 ? DeliveryUrl::Kind::Ntfy : DeliveryUrl::Kind::UnifiedPush;
    const Result<bool> withText = json::optionalBool(object, "with_text"_L1, false);
    if (!withText)
        return std::unexpected(withText.error());
    delivery.withText = *withText;
    return delivery;
}

Result<QList<DeliveryUrl>> deliveriesFrom(const QJsonValue &value)
{
    QList<DeliveryUrl> deliveries;
    if (value.isUndefined() || value.isNull())
        return deliveries;
    if (!value.isArray() || value.toArray().size() > UserSettings::mostDeliveries)
        return failure(ErrorCode::InvalidInput,
                       u"\"deliveries\" must be an array of at most %1"_s.arg(UserSettings::mostDeliveries));
    for (const QJsonValue &one : value.toArray()) {
        const Result<DeliveryUrl> delivery = deliveryFrom(one.toObject());
        if (!delivery)
            return std::unexpected(delivery.error());
        const bool isKnown =
            std::ranges::any_of(deliveries, [&](const DeliveryUrl &other) { return other.name == delivery->name; });
        if (isKnown)
            return failure(ErrorCode::InvalidInput, u"two of \"deliveries\" are called \"%1\""_s.arg(delivery->name));
        deliveries.append(*delivery);
    }
    return deliveries;
}

Result<QStringList> mutedFrom(const QJsonObject &object)
{
    const Result<QStringList> muted = json::optionalStrings(object, "muted_senders"_L1);
    if (muted && (muted->size() > UserSettings::mostMuted || std::ranges::any_of(*muted, [](const QString &name) {
                      return name.isEmpty() || name.size() > longestName;
                  })))
        return failure(ErrorCode::InvalidInput, u"\"muted_senders\" must be at most %1 names"_s.arg(UserSettings::mostMuted));
    return muted;
}

} // namespace

QTimeZone UserSettings::zone() const
{
    for (const QString &name : {timeZone, machineZone}) {
        const QTimeZone zone(name.toLatin1());
        if (!name.isEmpty() && zone.isValid())   // an empty name is UTC to QTimeZone
            return zone;
    }
    return QTimeZone::systemTimeZone();
}

std::optional<QDateTime> UserSettings::quietUntil(const QDateTime &now) const
{
    if (!quietHours)
        return std::nullopt;
    const auto [from, to] = *quietHours;
    const QDateTime local = now.toTimeZone(zone());
    const QTime time = local.time();
    const bool isOverMidnight = from > to;
    if (isOverMidnight ? time < from && time >= to : time < from || time >= to)
        return std::nullopt;
    const QDate day = isOverMidnight && time >= from ? local.date().addDays(1) : local.date();
    // A time that the clock skips counts with the offset of before.
    return QDateTime(day, to, zone(), QDateTime::TransitionResolution::RelativeToBefore).toUTC();
}

QJsonObject UserSettings::toJson() const
{
    QJsonArray deliveryArray;
    for (const DeliveryUrl &delivery : deliveries) {
        deliveryArray.append(QJsonObject{{u"name"_s, delivery.name},
                                         {u"url"_s, delivery.url},
                                         {u"kind"_s, delivery.kind == DeliveryUrl::Kind::Ntfy ? u"ntfy"_s : u"unifiedpush"_s},
                                         {u"with_text"_s, delivery.withText}});
    }
    QJsonValue quiet = QJsonValue::Null;
    if (quietHours)
        quiet =
            QJsonObject{{u"from"_s, quietHours->from.toString(quietTimeForm)}, {u"to"_s, quietHours->to.toString(quietTimeForm)}};
    return {{u"time_zone"_s, timeZone},
            {u"language"_s, language},
            {u"quiet_hours"_s, quiet},
            {u"muted_senders"_s, QJsonArray::fromStringList(mutedSenders)},
            {u"deliveries"_s, deliveryArray}};
}

Result<UserSettings> UserSettings::fromJson(const QJsonObject &object)
{
    const auto timeZone = json::optionalString(object, "time_zone"_L1);
    if (!timeZone)
        return std::unexpected(timeZone.error());
    const auto language = json::optionalString(object, "language"_L1);
    if (!language)
        return std::unexpected(language.error());
    UserSettings settings{.timeZone = timeZone->value_or(QString()),
                          .machineZone = object.value("machine_zone"_L1).toString(),
                          .language = language->value_or(QString())};
    const Result<void> checked = checkTimeZone(settings.timeZone).and_then([&] { return checkLanguage(settings.language); });
    if (!checked)
        return std::unexpected(checked.error());
    const auto quiet = quietHoursFrom(object.value("quiet_hours"_L1));
    if (!quiet)
        return std::unexpected(quiet.error());
    settings.quietHours = *quiet;
    const Result<QStringList> muted = mutedFrom(object);
    if (!muted)
        return std::unexpected(muted.error());
    settings.mutedSenders = *muted;
    const Result<QList<DeliveryUrl>> deliveries = deliveriesFrom(object.value("deliveries"_L1));
    if (!deliveries)
        return std::unexpected(deliveries.error());
    settings.deliveries = *deliveries;
    return settings;
}

Result<UserSettings> UserSettings::patched(const QJsonObject &change) const
{
    QJsonObject whole = toJson();
    for (auto field = change.begin(); field != change.end(); ++field) {
        if (whole.contains(field.key()))
            whole.insert(field.key(), field.value());
    }
    return fromJson(whole);
}

} // namespace tom::protocol
