#pragma once

#include "shared/core/result.h"

#include <QByteArray>
#include <QDateTime>
#include <QJsonObject>
#include <QString>

#include <chrono>

namespace tom::server {

// One signed-in device. The token that proves it is nowhere in here.
struct Session
{
    QByteArray id{};       // SHA-256 of the token in hex: the name of its file
    QString user{};
    QDateTime created{};
    QDateTime lastUsed{};  // exact to a minute
    QDateTime expires{};   // at the latest; unused it ends sooner
    QString device{};      // what the device calls itself
    QString address{};     // where it signed in from
    QString kind{};        // how it came to be: "login", "issued"

    static constexpr std::chrono::days idleLimit{30};
    static constexpr std::chrono::days absoluteLimit{90};

    [[nodiscard]] bool isOver(const QDateTime &now) const;
    [[nodiscard]] QJsonObject toJson() const;   // without the id
    [[nodiscard]] static Result<Session> fromJson(const QByteArray &id, const QJsonObject &object);

    bool operator==(const Session &) const = default;
};

} // namespace tom::server
