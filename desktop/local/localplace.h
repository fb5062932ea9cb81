#pragma once

#include "shared/core/result.h"

#include <QString>

namespace tom::desktop {

// Where a server of this computer's own lies. Empty: where tom-server itself and its packages put it.
struct LocalPlace
{
    QString program{};
    QString dataFolder{};

    bool operator==(const LocalPlace &) const = default;
};

// How whoever owns a data folder reaches the server that works in it.
struct LocalAccess
{
    QString url{};
    QByteArray key{};   // SHA-256 of the public key, hex
    qint64 pid = 0;

    bool operator==(const LocalAccess &) const = default;
};

// With what was empty filled in; a program that is nowhere stays empty.
[[nodiscard]] LocalPlace foundPlace(LocalPlace place);

// What a server says of itself in its data folder; NotFound when none has, or none any more.
[[nodiscard]] Result<LocalAccess> readAccess(const QString &dataFolder);

// What a server that could not start said in its log, in the words of its errors; empty: nothing.
[[nodiscard]] QString complaintIn(const QByteArray &log);

// Of this computer alone: the wished one, else another that is free; 0: none.
[[nodiscard]] quint16 freePort(quint16 wished);
[[nodiscard]] bool isFree(quint16 port);

} // namespace tom::desktop
