#include "shared/llm/speech.h"

#include "shared/llm/providercall.h"
#include "shared/llm/speechwire.h"

using namespace Qt::StringLiterals;

namespace tom::llm {

namespace {

constexpr auto longestCall = std::chrono::minutes(2);   // somebody waits to hear it

template<typename T>
Result<T> described(const ProviderResult<T> &result, const Deployment &deployment)
{
    return result ? Result<T>(*result) : std::unexpected(describe(result.error(), deployment));
}

} // namespace

Speech::Speech(http::HttpClient &http, const Deployment &deployment, const config::SpeechModels &models, const ChatTiming &timing,
               std::shared_ptr<ProviderGate> gate)
    : m_http(http),
      m_deployment(deployment),
      m_models(models),
      m_timing(timing),
      m_gate(std::move(gate))
{
    m_timing.total = std::min<std::chrono::milliseconds>(timing.total, longestCall);
    if (deployment.wire == Wire::Anthropic || deployment.wire == Wire::Ollama)
        m_models = {};   // they have neither
}

QFuture<Result<Audio>> Speech::speak(const Spoken &spoken) const
{
    if (!canSpeak())
        return readyFuture<Audio>(failure(ErrorCode::LlmUnavailable, u"%1 does not speak"_s.arg(m_deployment.provider)));
    const Deployment one = with(m_models.speech);
    const http::HttpRequest request = speechRequest(one, spoken, spoken.voice.isEmpty() ? m_models.voice : spoken.voice);
    return (new ProviderCall(m_http, one, request, m_timing, m_gate))
        ->start()
        .then([one](const Result<http::HttpResponse> &response) -> Result<Audio> {
            return response ? described(audioFrom(*response, one), one) : std::unexpected(response.error());
        });
}

QFuture<Result<QString>> Speech::transcribe(const Audio &audio, const QString &language) const
{
    if (!canListen())
        return readyFuture<QString>(
            failure(ErrorCode::LlmUnavailable, u"%1 writes down no recordings"_s.arg(m_deployment.provider)));
    const Deployment one = with(m_models.transcription);
    return (new ProviderCall(m_http, one, transcriptionRequest(one, audio, language), m_timing, m_gate))
        ->start()
        .then([one](const Result<http::HttpResponse> &response) -> Result<QString> {
            return response ? described(transcriptFrom(response->body, one), one) : std::unexpected(response.error());
        });
}

QString Speech::idOf(const QString &model) const
{
    return m_deployment.id.section(u'/', 0, 0) + u'/' + model;
}

Deployment Speech::with(const QString &model) const
{
    Deployment one = m_deployment;
    one.id = idOf(model);
    one.model = model;
    return one;
}

} // namespace tom::llm
