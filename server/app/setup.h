#pragma once

#include "server/app/datafolder.h"
#include "shared/auth/certificate.h"

namespace tom::server {

// What a first start made; empty fields where it was there before.
struct SetupResult
{
    QString username{};
    QString password{};   // shown once, stored nowhere
    bool madeCertificate = false;
};

// The folder itself, closed to others when this is its first start. What comes after may rely on one that can be written.
[[nodiscard]] Result<void> makeDataFolder(const DataFolder &data);

// Makes what is missing in the data folder: certificate, configuration with a first user. Can be interrupted at any moment
// and run again; a server that starts holds the lock of the folder. Blocks; for the start only.
[[nodiscard]] Result<SetupResult> setUp(const DataFolder &data, const QString &configFile);

// A certificate for an agent that somebody else starts, in its own folder: cert.pem, key.pem, ca.pem. Kept when it is there.
[[nodiscard]] Result<void> makeAgentFolder(const DataFolder &data, const auth::InternalAuthority &authority,
                                           const QString &username);

} // namespace tom::server
