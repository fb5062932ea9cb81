#pragma once

#include <QByteArray>

namespace tom::httpserver {

// Reads the bytes as requests, whole and in pieces, and says what is wrong with what was decided; empty when all is well.
// The one entry point of the fuzzer and of the short run in ctest.
[[nodiscard]] QByteArray problemWith(QByteArrayView bytes);

} // namespace tom::httpserver
