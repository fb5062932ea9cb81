#pragma once

#include "shared/protocol/pushmessage.h"

namespace tom::protocol {

// What an agent posts to the internal door: messages for its user's devices.
struct PushRings
{
    QList<PushMessage> messages{};

    static constexpr qsizetype most = 64;

    [[nodiscard]] QJsonObject toJson() const;
    // What this version does not know is left out. InvalidInput for more than `most`, a message that no frame could hold,
    // and for bye, which is the server's own.
    [[nodiscard]] static Result<PushRings> fromJson(const QJsonObject &object);

    bool operator==(const PushRings &) const = default;
};

// What a message is about when only the newest one about it matters; else empty.
[[nodiscard]] QString subjectOf(const PushMessage &message);

} // namespace tom::protocol
