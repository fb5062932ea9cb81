#pragma once

#include "shared/config/config.h"
#include "shared/core/jobs.h"
#include "shared/llm/deployment.h"
#include "shared/llm/providerclient.h"

namespace tom::llm {

struct Audio
{
    QByteArray bytes{};
    QString mediaType{};   // "audio/mpeg"

    bool operator==(const Audio &) const = default;
};

// Text to audio and back, by one provider: OpenAI's /audio/speech and /audio/transcriptions, for all that speak like it, or
// Gemini's generateContent. Waits at the provider's gate, and is tried again as answers are. Errors as of LlmClient.
class Speech
{
public:
    Speech(http::HttpClient &http, const Deployment &deployment, const config::SpeechModels &models, const ChatTiming &timing,
           std::shared_ptr<ProviderGate> gate);

    struct Spoken
    {
        QString text{};
        QString voice{};    // empty: the configured one
        QString format{};   // as in speechFormats(); empty: mp3. Gemini chooses itself
    };
    [[nodiscard]] QFuture<Result<Audio>> speak(const Spoken &spoken) const;
    // language: two letters, as a hint; empty: any.
    [[nodiscard]] QFuture<Result<QString>> transcribe(const Audio &audio, const QString &language) const;

    [[nodiscard]] bool canSpeak() const { return !m_models.speech.isEmpty(); }
    [[nodiscard]] bool canListen() const { return !m_models.transcription.isEmpty(); }
    [[nodiscard]] QString speechModel() const { return idOf(m_models.speech); }
    [[nodiscard]] QString transcriptionModel() const { return idOf(m_models.transcription); }

    static constexpr qsizetype mostLetters = 4096;   // of a text; OpenAI takes no more

private:
    [[nodiscard]] QString idOf(const QString &model) const;
    [[nodiscard]] Deployment with(const QString &model) const;

    http::HttpClient &m_http;
    Deployment m_deployment;
    config::SpeechModels m_models;
    ChatTiming m_timing;
    std::shared_ptr<ProviderGate> m_gate;
};

[[nodiscard]] QStringList speechFormats();   // "mp3", "opus", …
// Whether it can be sent on to be written down: audio of a kind that providers know.
[[nodiscard]] bool isKnownAudio(const QString &mediaType);

} // namespace tom::llm
