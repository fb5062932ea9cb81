#include "desktop/console/exitcode.h"

#include "desktop/api/apierror.h"
#include "desktop/console/terminal.h"

using namespace Qt::StringLiterals;

namespace tom::console {

ExitCode exitCodeFor(const Error &error)
{
    switch (error.code) {
    case ErrorCode::Network:
    case ErrorCode::AgentTimeout:
    case ErrorCode::Untrusted:
        return Unreachable;
    case ErrorCode::Unauthorized:
    case ErrorCode::TotpRequired:
        return NotSignedIn;
    default:
        return Failed;
    }
}

ExitCode complain(const Error &error)
{
    return complain(exitCodeFor(error), desktop::errorText(error));
}

ExitCode complain(ExitCode code, const QString &text)
{
    writeError("tom: "_L1 + QString(text).replace(u'\n', u' ') + u'\n');
    return code;
}

} // namespace tom::console
