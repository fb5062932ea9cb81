#include "shared/llm/providercall.h"

#include <QRandomGenerator>
#include <QTimer>

namespace tom::llm {

ProviderCall::ProviderCall(http::HttpClient &http, const Deployment &deployment, const http::HttpRequest &request,
                           const ChatTiming &timing, std::shared_ptr<ProviderGate> gate)
    : m_http(http),
      m_deployment(deployment),
      m_request(request),
      m_timing(timing),
      m_gate(std::move(gate))
{
    m_request.firstByteTimeout = timing.first.value_or(request.firstByteTimeout);
    m_request.totalTimeout = timing.total;
}

QFuture<Result<http::HttpResponse>> ProviderCall::start()
{
    QTimer::singleShot(0, this, &ProviderCall::attempt);
    return m_completer.future();
}

void ProviderCall::attempt()
{
    m_gate->enter(this, [this](const ProviderGate::Pass &pass) { send(pass); });
}

void ProviderCall::send(const ProviderGate::Pass &pass)
{
    m_pass = pass;
    ++m_attempts;
    m_http.fetch(m_request).then(this, [this](const Result<http::HttpResponse> &response) { takeAnswer(response); });
}

void ProviderCall::takeAnswer(const Result<http::HttpResponse> &response)
{
    m_pass.reset();
    if (!response)
        return fail(failureFromHttp(response.error()));
    if (response->status < 200 || response->status >= 300)
        return fail(failureFromAnswer(response->status, response->headers, response->body));
    finish(response);
}

void ProviderCall::fail(const ProviderFailure &failure)
{
    const double jitter = m_timing.jitter ? m_timing.jitter() : QRandomGenerator::global()->generateDouble();
    const auto delay = retryDelay(failure, m_attempts, jitter, m_timing.longestWait);
    if (!delay)
        return finish(std::unexpected(describe(failure, m_deployment)));
    if (m_timing.wait)
        m_timing.wait(*delay, this, [this] { attempt(); });
    else
        QTimer::singleShot(*delay, this, &ProviderCall::attempt);
}

void ProviderCall::finish(const Result<http::HttpResponse> &result)
{
    deleteLater();
    m_completer.complete(result);
}

} // namespace tom::llm
