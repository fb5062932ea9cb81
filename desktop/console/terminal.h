#pragma once

#include <QString>

#include <optional>

namespace tom::console {

[[nodiscard]] bool inputIsTerminal();
[[nodiscard]] bool outputIsTerminal();
[[nodiscard]] bool errorIsTerminal();

// Written at once. Where a terminal reads it, control characters are left out: words of a model must not steer it.
void writeOutput(const QString &text);
void writeError(const QString &text);
// A side remark: on standard error, and only where a person sees it.
void writeRemark(const QString &text);

// One line from standard input, without its end. None at the end of the input or on Ctrl-C.
[[nodiscard]] std::optional<QString> askLine(const QString &prompt);
[[nodiscard]] std::optional<QString> askSecret(const QString &prompt);   // typed unseen
[[nodiscard]] QString readAllInput();

} // namespace tom::console
