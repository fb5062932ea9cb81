#pragma once

#include "shared/httpserver/requestparser.h"

namespace tom::httpserver {

struct Refusal
{
    int status = 0;   // 0: none
    QByteArray reason{};
};

// What RFC 9112 and we want of a head beyond its syntax. Needs method, target, fields and isHttp10; fills in the rest.
[[nodiscard]] Refusal applyHeadRules(RequestHead &head, const RequestRules &rules);

} // namespace tom::httpserver
