#pragma once

#include "shared/protocol/processrequest.h"

#include <optional>

namespace tom::desktop {

// The message whose answer is not here yet, kept over a crash with its request id: sent again, it is still the same turn.
class Outbox
{
public:
    explicit Outbox(QString path) : m_path(std::move(path)) {}

    [[nodiscard]] std::optional<protocol::ProcessRequest> load() const;
    [[nodiscard]] Result<void> keep(const protocol::ProcessRequest &request) const;
    void forget() const;

private:
    QString m_path;
};

} // namespace tom::desktop
