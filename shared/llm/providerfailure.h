#pragma once

#include "shared/core/error.h"
#include "shared/http/httpclient.h"
#include "shared/llm/deployment.h"

#include <optional>

namespace tom::llm {

enum class FailureKind {
    Network,         // not reached, or lost before the answer
    Timeout,
    RateLimit,
    Billing,
    Auth,
    ModelUnknown,
    BadRequest,
    ContextLength,
    Filtered,
    Server,          // 5xx, overloaded, 408, 409
    Truncated,       // ended before its last frame
    Protocol,        // not what the provider's wire is
    Empty,           // an answer with nothing in it
    TooLarge,
};

// Why an answer did not come, as far as the provider's words and status tell.
struct ProviderFailure
{
    FailureKind kind = FailureKind::Protocol;
    int status = 0;                                // 0: not an HTTP status
    QString parameter{};                           // that the provider does not want
    QString detail{};                              // the provider's words; not cleaned yet
    std::optional<std::chrono::milliseconds> retryAfter{};
    std::optional<bool> shouldRetry{};             // the provider's own word on it

    bool operator==(const ProviderFailure &) const = default;
};

template<typename T>
using ProviderResult = std::expected<T, ProviderFailure>;

[[nodiscard]] ProviderFailure failureFromHttp(const Error &error);
[[nodiscard]] ProviderFailure failureFromAnswer(int status, const http::Headers &headers, const QByteArray &body);
// An object {"error": …} that stands where an answer should, whatever the status was.
[[nodiscard]] ProviderFailure failureFromObject(const QJsonObject &answer, int status);

// One sentence: provider, model, cause, what to do. Never a key, a bearer or a URL's query.
[[nodiscard]] Error describe(const ProviderFailure &failure, const Deployment &deployment);

// How long to wait before the same request once more; nothing: do not repeat it. jitter: 0..1. A provider that wants to be
// left alone for longer than longestWait is.
[[nodiscard]] std::optional<std::chrono::milliseconds>
retryDelay(const ProviderFailure &failure, int attemptsMade, double jitter,
           std::chrono::milliseconds longestWait = std::chrono::seconds(60));

} // namespace tom::llm
