#pragma once

#include <QString>

namespace tom {

// What went wrong, as a code to branch on. The names on the wire (errorCodeName) are part of the API and never change.
enum class ErrorCode {
    InvalidInput,
    Unauthorized,
    TotpRequired,   // the password was right; a code of the authenticator app is wanted, too
    Forbidden,
    NotFound,
    MethodNotAllowed,
    Conflict,
    TooLarge,
    RateLimited,
    AgentUnavailable,
    AgentTimeout,
    LlmUnavailable,
    LlmRejected,
    BudgetExceeded,
    Cancelled,
    Network,      // a connection could not be made or was lost; never sent over the API as such
    Storage,      // a disk or database refused
    Untrusted,    // a server whose key is neither trusted by the system nor the pinned one
    Internal,
};

// A code, and one sentence for the person who has to act on it: what, where, what to do. Never a secret in it.
struct Error
{
    ErrorCode code = ErrorCode::Internal;
    QString message{};
    int retryAfterSeconds = 0;   // 0: nothing is known about when to try again

    bool operator==(const Error &) const = default;
};

[[nodiscard]] QLatin1StringView errorCodeName(ErrorCode code);
[[nodiscard]] ErrorCode errorCodeFromName(QStringView name);   // an unknown name is Internal

} // namespace tom
