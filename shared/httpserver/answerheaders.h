#pragma once

#include "shared/httpserver/request.h"

#include <QHttpHeaders>

namespace tom::httpserver {

// What every answer says besides its own headers: Date, and what a browser may not do with it.
[[nodiscard]] Headers commonHeaders();
[[nodiscard]] QByteArray newRequestId();
// An error names its request, so that it can be found in the log.
[[nodiscard]] QByteArray withRequestId(const QByteArray &body, const QByteArray &id);
// As QHttpServer wants them. What is no valid header is left out, and so nothing can be smuggled into an answer.
[[nodiscard]] QHttpHeaders httpHeaders(const Headers &headers);
// The beginning of an answer that is written without QHttpServer.
[[nodiscard]] QByteArray answerHead(int status, const Headers &headers);

} // namespace tom::httpserver
