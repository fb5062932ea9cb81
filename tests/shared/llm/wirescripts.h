#pragma once

#include "wirestreams.h"

// The pieces of an answer as each wire has them, for one script that is played over all five.

enum class Ending { Stop, Tools, Length, Filtered };

[[nodiscard]] QByteArray opening(tom::llm::Wire wire);   // what comes before the first word
[[nodiscard]] QByteArray said(tom::llm::Wire wire, const QByteArray &words);
// The call t{"a": "b"}, whole or broken off in its arguments.
[[nodiscard]] QByteArray called(tom::llm::Wire wire);
[[nodiscard]] QByteArray halfCalled(tom::llm::Wire wire);
[[nodiscard]] QByteArray ended(tom::llm::Wire wire, Ending ending = Ending::Stop);
[[nodiscard]] QByteArray keptAlive(tom::llm::Wire wire);   // says nothing
[[nodiscard]] QByteArray brokenDown(tom::llm::Wire wire);   // "Oops" in the stream
// A body of an error, and a whole answer that is not streamed.
[[nodiscard]] QByteArray errorBody(tom::llm::Wire wire, const QByteArray &words);
[[nodiscard]] QByteArray atOnce(tom::llm::Wire wire, const QByteArray &words);
