#pragma once

#include "shared/core/result.h"

#include <QByteArray>
#include <QDateTime>
#include <QJsonObject>
#include <QString>

#include <chrono>

namespace tom::server {

// How long a session lives: unused, and in any case.
struct SessionLife
{
    std::chrono::days idle{30};
    std::chrono::days absolute{90};

    bool operator==(const SessionLife &) const = default;
};

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
    QByteArray madeWith{}; // passwordStamp() of the password that opened it; empty: none did, or it is of an earlier Tom

    [[nodiscard]] bool isOver(const QDateTime &now, const SessionLife &life) const;
    // How its own user may call it. Neither the token nor the name of the file can be found out from it.
    [[nodiscard]] QByteArray publicId() const;
    [[nodiscard]] QJsonObject toJson() const;   // without the id
    [[nodiscard]] static Result<Session> fromJson(const QByteArray &id, const QJsonObject &object);

    bool operator==(const Session &) const = default;
};

// Tells one password hash from another, and says nothing else about it.
[[nodiscard]] QByteArray passwordStamp(const QString &passwordHash);

} // namespace tom::server
