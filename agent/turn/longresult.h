#pragma once

#include "agent/turn/turnrecord.h"

namespace tom::agent {

inline constexpr qsizetype maxResultBytes = 64 * 1024;               // that a model reads at once, in UTF-8
inline constexpr qsizetype maxKeptCharacters = 4 * 1024 * 1024;      // of a result; the rest is gone

// A result as the model reads it first. What is too long is kept beside, and the text ends by saying how to read on.
[[nodiscard]] ToolResult bounded(const ToolResult &result, TurnRecord &record);

// The first of these images that have so many bytes together.
void keepWithin(QList<llm::Image> &images, qint64 bytes);

// At most this many bytes of UTF-8, cut between two characters.
[[nodiscard]] QString beginning(const QString &text, qsizetype bytes);

} // namespace tom::agent
