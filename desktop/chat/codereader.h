#pragma once

#include <QList>
#include <QString>

#include <any>
#include <optional>

namespace tom::desktop {

enum class CodeKind { Plain, Keyword, Type, Name, String, Number, Comment, Mark };

struct CodePiece
{
    int start = 0;
    int length = 0;
    CodeKind kind = CodeKind::Plain;

    bool operator==(const CodePiece &) const = default;
};

// What a line of code is made of, and where the next one goes on: inside of a comment, for instance.
struct CodeLine
{
    QList<CodePiece> pieces{};
    std::any state{};
};

// Languages are read from files when the first code in them is shown, by a thread beside: nothing means "ask again soon".
// A language that nobody knows has no pieces.
[[nodiscard]] std::optional<CodeLine> readCodeLine(const QString &language, const QString &line, const std::any &state);

} // namespace tom::desktop
