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

// Makes what is missing in the data folder: folder, certificate, configuration with a first user. Can be interrupted at
// any moment and run again. Blocks; for the start only.
[[nodiscard]] Result<SetupResult> setUp(const DataFolder &data, const QString &configFile);

// A certificate for an agent that somebody else starts, in its own folder: cert.pem, key.pem, ca.pem. Kept when it is there.
[[nodiscard]] Result<void> makeAgentFolder(const DataFolder &data, const auth::InternalAuthority &authority,
                                           const QString &username);

} // namespace tom::server
