#pragma once

#include "tests/interop/contractserver.h"

namespace tom::server::test {

struct ShownConfig
{
    QByteArray revision{};
    QByteArray text{};   // as a JSON string
};

[[nodiscard]] ShownConfig configOf(ContractServer &server, const http::Headers &admin);
// Each way in which a change of the configuration is refused, once.
[[nodiscard]] bool refusesWrongConfigs(ContractServer &server, const http::Headers &admin);
// What cannot be tried, started anew or listed.
[[nodiscard]] bool refusesWrongTrials(ContractServer &server, const http::Headers &admin);

} // namespace tom::server::test
