#pragma once

#include "shared/httpserver/request.h"

namespace tom::httpserver {

// The grammar of RFC 9110 and 9112, as far as a request's head needs it.
[[nodiscard]] bool isToken(QByteArrayView text);
[[nodiscard]] bool isFieldValue(QByteArrayView text);
[[nodiscard]] bool isHost(QByteArrayView text);
[[nodiscard]] bool isLength(QByteArrayView text);
// An absolute path with an optional query: well-formed escapes only, none of them for a control character in the path.
[[nodiscard]] bool isTarget(QByteArrayView target);
// A comma-separated list contains the word, whatever its case.
[[nodiscard]] bool listContains(QByteArrayView list, QByteArrayView word);

// The values of all fields of that name, whatever its case, in their order.
[[nodiscard]] QByteArrayList valuesOf(const Headers &fields, QByteArrayView name);

} // namespace tom::httpserver
