#pragma once

#include <QDateTime>
#include <QTimeZone>

namespace tom::agent {

// A time on the clock on the wall, of no zone: a QDateTime whose zone (UTC) says nothing.
using WallTime = QDateTime;

// The moment when that clock shows it. A time that is skipped counts with the offset of before, one that comes twice is the
// first, as RFC 5545 has it.
[[nodiscard]] QDateTime instantOf(const WallTime &wall, const QTimeZone &zone);
[[nodiscard]] WallTime wallTimeOf(const QDateTime &instant, const QTimeZone &zone);

} // namespace tom::agent
