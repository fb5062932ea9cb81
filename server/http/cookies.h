#pragma once

#include <QByteArray>

#include <chrono>

namespace tom::server {

// Says which device asks, so that whoever guesses elsewhere cannot lock it out. Signs nobody in.
inline constexpr QByteArrayView deviceCookie = "__Host-tom_device";
inline constexpr std::chrono::days deviceCookieAge{180};

// The value of a Set-Cookie header, for this server alone and out of reach of scripts. Age zero removes it.
[[nodiscard]] QByteArray setCookie(QByteArrayView name, const QByteArray &value, std::chrono::seconds age);
[[nodiscard]] QByteArray setSessionCookie(const QByteArray &token, std::chrono::seconds age);

} // namespace tom::server
