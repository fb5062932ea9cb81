#pragma once

#include "shared/core/jobs.h"
#include "shared/llm/providerclient.h"

namespace tom::llm {

// One request to a provider whose answer is wanted whole, through its gate, with further attempts. Only an answer with a
// status of success is one. Deletes itself at its end.
class ProviderCall : public QObject
{
    Q_OBJECT

public:
    ProviderCall(http::HttpClient &http, const Deployment &deployment, const http::HttpRequest &request, const ChatTiming &timing,
                 std::shared_ptr<ProviderGate> gate);

    [[nodiscard]] QFuture<Result<http::HttpResponse>> start();

private:
    void attempt();
    void send(const ProviderGate::Pass &pass);
    void takeAnswer(const Result<http::HttpResponse> &response);
    void fail(const ProviderFailure &failure);
    void finish(const Result<http::HttpResponse> &result);

    http::HttpClient &m_http;
    Deployment m_deployment;
    http::HttpRequest m_request;
    ChatTiming m_timing;
    std::shared_ptr<ProviderGate> m_gate;
    ProviderGate::Pass m_pass;   // while a request runs
    Completer<http::HttpResponse> m_completer;
    int m_attempts = 0;
};

} // namespace tom::llm
