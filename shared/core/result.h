#pragma once

#include "shared/core/error.h"

#include <expected>
#include <utility>

namespace tom {

// A value or an Error; nothing of ours throws.
template<typename T>
using Result = std::expected<T, Error>;

[[nodiscard]] inline std::unexpected<Error> failure(ErrorCode code, QString message)
{
    return std::unexpected(Error{.code = code, .message = std::move(message)});
}

} // namespace tom
