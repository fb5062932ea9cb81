#pragma once

#include "shared/core/result.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QStringList>
#include <QTime>
#include <QTimeZone>

#include <optional>

namespace tom::protocol {

// When a user wants to be left alone, every day, in the user's own time. From later than to: over midnight.
struct QuietHours
{
    QTime from{};
    QTime to{};

    bool operator==(const QuietHours &) const = default;
};

// Where notifications go as well, for a device that cannot hold a socket. The address is a secret of that device.
struct DeliveryUrl
{
    enum class Kind { Ntfy, UnifiedPush };

    QString name{};
    QString url{};
    Kind kind = Kind::Ntfy;
    bool withText = false;   // else only the title leaves this house

    bool operator==(const DeliveryUrl &) const = default;
};

// What a user wishes, GET and PATCH /settings.
struct UserSettings
{
    QString timeZone{};   // as in "Europe/Paris"; empty: that of the machine where they are kept
    QString machineZone{};   // of that machine, for whoever reads them elsewhere; not kept, and nobody's wish
    QString language{};   // as in "fr" or "pt-BR"; empty: not said
    std::optional<QuietHours> quietHours{};
    QStringList mutedSenders{};
    QList<DeliveryUrl> deliveries{};

    static constexpr qsizetype mostMuted = 200;
    static constexpr qsizetype mostDeliveries = 10;

    [[nodiscard]] QTimeZone zone() const;
    // The end of the quiet hours that it is in; none: it is in none.
    [[nodiscard]] std::optional<QDateTime> quietUntil(const QDateTime &now) const;
    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<UserSettings> fromJson(const QJsonObject &object);
    // With what a change says of them: what it does not name stays, null is none.
    [[nodiscard]] Result<UserSettings> patched(const QJsonObject &change) const;

    bool operator==(const UserSettings &) const = default;
};

} // namespace tom::protocol
