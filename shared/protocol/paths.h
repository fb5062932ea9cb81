#pragma once

#include <QLatin1StringView>

// The routes of the API, as they stand in docs/api.md.
namespace tom::protocol::paths {

using namespace Qt::StringLiterals;

inline constexpr QLatin1StringView root = "/"_L1;
inline constexpr QLatin1StringView auth = "/auth"_L1;
inline constexpr QLatin1StringView healthz = "/healthz"_L1;
inline constexpr QLatin1StringView login = "/login"_L1;
inline constexpr QLatin1StringView logout = "/logout"_L1;
inline constexpr QLatin1StringView process = "/process"_L1;   // also /process/{turn}
inline constexpr QLatin1StringView reset = "/reset"_L1;
inline constexpr QLatin1StringView status = "/status"_L1;
inline constexpr QLatin1StringView tasks = "/tasks"_L1;
inline constexpr QLatin1StringView version = "/version"_L1;

inline constexpr QLatin1StringView sessionCookie = "__Host-tom_session"_L1;

} // namespace tom::protocol::paths
