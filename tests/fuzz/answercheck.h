#pragma once

#include <QByteArray>

namespace tom::llm {

// Reads the bytes as a model's answer, whole and in two pieces, and says what is wrong with what came of it; empty when all
// is well. The first byte chooses the wire, the second the cut. The one entry point of the fuzzer and of the short run in
// ctest.
[[nodiscard]] QByteArray problemWithAnswer(QByteArrayView bytes);

} // namespace tom::llm
