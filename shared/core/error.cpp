#include "shared/core/error.h"

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace tom {

namespace {

constexpr std::array<std::pair<ErrorCode, QLatin1StringView>, 19> names{{
    {ErrorCode::InvalidInput, "invalid_input"_L1},
    {ErrorCode::Unauthorized, "unauthorized"_L1},
    {ErrorCode::TotpRequired, "totp_required"_L1},
    {ErrorCode::Forbidden, "forbidden"_L1},
    {ErrorCode::NotFound, "not_found"_L1},
    {ErrorCode::MethodNotAllowed, "method_not_allowed"_L1},
    {ErrorCode::Conflict, "conflict"_L1},
    {ErrorCode::TooLarge, "too_large"_L1},
    {ErrorCode::RateLimited, "rate_limited"_L1},
    {ErrorCode::AgentUnavailable, "agent_unavailable"_L1},
    {ErrorCode::AgentTimeout, "agent_timeout"_L1},
    {ErrorCode::LlmUnavailable, "llm_unavailable"_L1},
    {ErrorCode::LlmRejected, "llm_rejected"_L1},
    {ErrorCode::BudgetExceeded, "budget_exceeded"_L1},
    {ErrorCode::Cancelled, "cancelled"_L1},
    {ErrorCode::Network, "network"_L1},
    {ErrorCode::Storage, "storage"_L1},
    {ErrorCode::Untrusted, "untrusted"_L1},
    {ErrorCode::Internal, "internal"_L1},
}};

} // namespace

QLatin1StringView errorCodeName(ErrorCode code)
{
    for (const auto &[value, name] : names) {
        if (value == code)
            return name;
    }
    return "internal"_L1;
}

ErrorCode errorCodeFromName(QStringView name)
{
    for (const auto &[value, known] : names) {
        if (known == name)
            return value;
    }
    return ErrorCode::Internal;
}

} // namespace tom
