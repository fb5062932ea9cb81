#pragma once

#include "shared/core/result.h"

#include <QDateTime>
#include <QMap>
#include <QString>

namespace tom::server {

// What is kept of one account's sign-ins over a restart: the places that signed in before, and until when failures count.
struct SignInRecord
{
    QMap<QString, QDateTime> places{};        // an address or a device, and when it last signed in
    QMap<QString, QDateTime> failuresUntil{}; // by the name of the bucket

    static constexpr qsizetype maxPlaces = 50;

    // Adds a place; of too many, the ones longest unused are forgotten.
    void remember(const QString &place, const QDateTime &now);
    [[nodiscard]] bool knows(const QString &place, const QDateTime &now) const;   // for half a year after its last sign-in

    // A missing or damaged file is an empty record: a limit counts anew, nobody is locked out.
    [[nodiscard]] static SignInRecord load(const QString &path);
    [[nodiscard]] Result<void> save(const QString &path) const;

    bool operator==(const SignInRecord &) const = default;
};

} // namespace tom::server
