#pragma once

#include "shared/protocol/approval.h"
#include "shared/protocol/elicitation.h"

#include <optional>

namespace tom::protocol {

// The answer 202 of POST /process and GET /process/{turn} as JSON: the turn waits for the user's word. Exactly one of the
// two says for what; the turn's answer is there with GET /process/{turn} after the word.
struct ProcessParked
{
    QString turn{};
    QString conversation{};
    std::optional<Approval> approval{};
    std::optional<Elicitation> elicitation{};

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<ProcessParked> fromJson(const QJsonObject &object);

    bool operator==(const ProcessParked &) const = default;
};

} // namespace tom::protocol
