#pragma once

#include "server/app/firstuser.h"

#include <QString>

#include <optional>

namespace tom::server {

struct Welcome
{
    QString url{};
    std::optional<FirstUser> firstUser{};
    bool awaitsPairing = false;   // there is no user yet
    QByteArray key{};        // fingerprint of the server's key
    QString model{};
    QString modelSource{};
    QString warning{};
    QString configFile{};
};

// What a start tells the person at the terminal: one block at the first, one line later.
[[nodiscard]] QString welcomeText(const Welcome &welcome);

} // namespace tom::server
