#pragma once

#include "server/app/datafolder.h"

#include <QByteArray>

namespace tom::server {

// The user and the config.yml of a first start, not yet on disk: until save() nothing of them counts, and the next start
// is a first start again.
struct FirstUser
{
    QString name{};
    QString password{};   // shown once; the configuration holds only its hash
    QByteArray configText{};

    // Waits for the hash, so before the event loop runs.
    [[nodiscard]] static Result<FirstUser> make();

    [[nodiscard]] Result<void> save(const DataFolder &data) const;
};

} // namespace tom::server
