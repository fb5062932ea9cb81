#pragma once

#include "shared/httpserver/request.h"

namespace tom::httpserver {

// What every answer says besides its own headers: Date, and what a browser may not do with it.
[[nodiscard]] Headers commonHeaders();
[[nodiscard]] constexpr bool mayHaveBody(int status)
{
    return status >= 200 && status != 204 && status != 304;
}
[[nodiscard]] QByteArray newRequestId();
// An error names its request, so that it can be found in the log.
[[nodiscard]] QByteArray withRequestId(const QByteArray &body, const QByteArray &id);
// The beginning of an answer. What is no valid header is left out, and so nothing can be smuggled into it.
[[nodiscard]] QByteArray answerHead(int status, const Headers &headers);

} // namespace tom::httpserver
