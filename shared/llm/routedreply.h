#pragma once

#include "shared/llm/providerclient.h"

namespace tom::llm {

class ProviderReply;

// One of those who may answer a request.
struct Route
{
    std::shared_ptr<ProviderClient> client{};   // null: the built-in assistant
    int level = 1;
    bool isForUnknownModel = false;   // another model of the provider before it, for when that one is gone
};

// One answer, of the first route that can give it. Goes on to the next one only while nothing of an answer was shown, and
// says in the completion's warning who answered instead of whom, and why.
class RoutedReply : public LlmReply
{
    Q_OBJECT

public:
    RoutedReply(const QList<Route> &routes, const CompletionRequest &request, LlmClient &builtin);
    ~RoutedReply() override;

    void cancel() override;

private:
    void start(qsizetype index);
    void askBuiltin();
    void follow();
    void takeEnd(const Result<Completion> &result);
    [[nodiscard]] qsizetype nextAfter(qsizetype index, const ProviderFailure &failure) const;   // -1: nobody is left
    [[nodiscard]] bool isWorthAsking(const Route &route) const;
    [[nodiscard]] Error allProblems() const;

    QList<Route> m_routes;
    CompletionRequest m_request;
    LlmClient &m_builtin;
    std::unique_ptr<LlmReply> m_reply;
    ProviderReply *m_provider = nullptr;   // m_reply, unless the built-in assistant answers
    QList<Error> m_problems;               // of those who were asked or passed over, in their order
    qsizetype m_index = 0;
    bool m_isFinished = false;
};

} // namespace tom::llm
