#include "desktop/chat/codereader.h"

namespace tom::desktop {

// Built without KSyntaxHighlighting, all code is plain.
std::optional<CodeLine> readCodeLine(const QString &, const QString &, const std::any &)
{
    return CodeLine();
}

} // namespace tom::desktop
