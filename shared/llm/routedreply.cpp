#include "shared/llm/routedreply.h"

#include "shared/llm/providerreply.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::llm {

namespace {

Q_LOGGING_CATEGORY(lcRoute, "tom.shared.llm")

constexpr auto longestWait = 60s;
constexpr auto longestWaitWithOthers = 5s;   // somebody else can answer sooner

// Whether another provider may do better. Words that one filters or a request that is wrong stay what they are.
bool isForOthers(FailureKind kind)
{
    switch (kind) {
    case FailureKind::BadRequest:
    case FailureKind::Filtered:
    case FailureKind::TooLarge:
        return false;
    default:
        return true;
    }
}

} // namespace

RoutedReply::RoutedReply(const QList<Route> &routes, const CompletionRequest &request, LlmClient &builtin)
    : m_routes(routes),
      m_request(request),
      m_builtin(builtin)
{
    // Who rests is passed over; when all rest, the first is asked all the same.
    const auto first = std::ranges::find_if(m_routes, [this](const Route &route) { return isWorthAsking(route); });
    const qsizetype index = first == m_routes.end() ? 0 : first - m_routes.begin();
    for (qsizetype i = 0; i < index; ++i) {
        if (!m_routes.at(i).isForUnknownModel)
            m_problems.append({.code = ErrorCode::LlmUnavailable, .message = m_routes.at(i).client->health().why()});
    }
    start(index);
}

RoutedReply::~RoutedReply() = default;

void RoutedReply::cancel()
{
    if (m_reply && !m_isFinished)
        m_reply->cancel();
}

void RoutedReply::start(qsizetype index)
{
    m_index = index;
    const Route &route = m_routes.at(index);
    if (!route.client)
        return askBuiltin();
    const bool hasOthers = nextAfter(index, {.kind = FailureKind::RateLimit}) >= 0;
    CompletionRequest request = m_request;
    request.level = route.level;
    std::unique_ptr<ProviderReply> reply = route.client->ask(request, hasOthers ? longestWaitWithOthers : longestWait);
    m_provider = reply.get();
    m_reply = std::move(reply);
    follow();
}

void RoutedReply::askBuiltin()
{
    m_provider = nullptr;
    m_reply = m_builtin.complete(m_request);
    follow();
}

void RoutedReply::follow()
{
    connect(m_reply.get(), &LlmReply::textReceived, this, &LlmReply::textReceived);
    connect(m_reply.get(), &LlmReply::reasoningReceived, this, &LlmReply::reasoningReceived);
    connect(m_reply.get(), &LlmReply::finished, this, &RoutedReply::takeEnd);
}

void RoutedReply::takeEnd(const Result<Completion> &result)
{
    if (m_isFinished)
        return;
    const std::optional<ProviderFailure> failure = m_provider ? m_provider->lastFailure() : std::nullopt;
    const bool isShown = m_provider && m_provider->hasPayload();
    m_reply->disconnect(this);
    m_reply.release()->deleteLater();   // it is calling
    m_provider = nullptr;

    if (!result && failure && !isShown) {
        m_problems.append(result.error());
        if (const qsizetype next = nextAfter(m_index, *failure); next >= 0) {
            qCWarning(lcRoute).noquote() << u"⚠️ %1; the next one is asked"_s.arg(result.error().message);
            return start(next);
        }
        m_isFinished = true;
        Q_EMIT finished(std::unexpected(allProblems()));
        return;
    }
    m_isFinished = true;
    if (!result || m_problems.isEmpty()) {
        Q_EMIT finished(result);
        return;
    }
    Completion completion = *result;
    completion.warning = u"%1; %2 answered instead"_s.arg(m_problems.first().message, completion.model);
    Q_EMIT finished(completion);
}

qsizetype RoutedReply::nextAfter(qsizetype index, const ProviderFailure &failure) const
{
    if (!isForOthers(failure.kind))
        return -1;
    const std::shared_ptr<ProviderClient> &failed = m_routes.at(index).client;
    for (qsizetype i = index + 1; i < m_routes.size(); ++i) {
        const Route &route = m_routes.at(i);
        const bool isSameProvider = route.client == failed;
        if (route.isForUnknownModel ? isSameProvider && failure.kind == FailureKind::ModelUnknown
                                    : !isSameProvider && isWorthAsking(route))
            return i;
    }
    return -1;
}

bool RoutedReply::isWorthAsking(const Route &route) const
{
    return !route.isForUnknownModel && (!route.client || !route.client->health().isResting());
}

// The first is what the person configured; what the others said helps to see why there is nobody.
Error RoutedReply::allProblems() const
{
    Error error = m_problems.first();
    for (const Error &other : m_problems.sliced(1))
        error.message += u". Asked instead: "_s + other.message;
    return error;
}

} // namespace tom::llm
