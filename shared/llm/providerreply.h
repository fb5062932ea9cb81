#pragma once

#include "shared/llm/answerstream.h"
#include "shared/llm/providerclient.h"

#include <QElapsedTimer>
#include <QTimer>

namespace tom::llm {

// One answer of a provider, with its further attempts. An attempt is repeated only while nothing of an answer
// was seen; the time limits count what the model says, not what keeps the connection alive.
class ProviderReply : public LlmReply
{
    Q_OBJECT

public:
    ProviderReply(http::HttpClient &http, const Deployment &deployment, const CompletionRequest &request,
                  const ChatTiming &timing, const ProviderState &state);

    void cancel() override;

    // Why it finished without an answer; nothing when it was cancelled.
    [[nodiscard]] const std::optional<ProviderFailure> &lastFailure() const { return m_failure; }
    [[nodiscard]] bool hasPayload() const { return m_hasPayload; }   // something of an answer was told

private:
    void attempt();
    void send(const ProviderGate::Pass &pass);
    void takeHead(const http::HttpHead &head);
    void takeBytes(const QByteArray &bytes);
    void takeEnd(const Result<void> &result);
    [[nodiscard]] bool tell(const ChatDelta &delta);
    void fail(const ProviderFailure &failure);
    void finish(const Result<Completion> &result);
    void hangUp();
    void waitFor(std::chrono::milliseconds limit);   // from now on, until silence is too long
    void takeSilence();
    [[nodiscard]] std::chrono::milliseconds firstTime() const;
    [[nodiscard]] std::chrono::milliseconds idleTime() const;
    [[nodiscard]] http::Headers headers() const;
    void logFailure(const Error &problem) const;
    [[nodiscard]] bool isAnswer() const { return m_head.status >= 200 && m_head.status < 300; }

    http::HttpClient &m_http;
    Deployment m_deployment;
    RequestRevision m_request;
    QString m_trace;
    ChatTiming m_timing;
    ProviderState m_state;
    ProviderGate::Pass m_pass;   // while an attempt runs
    std::optional<ProviderFailure> m_failure;
    QTimer m_idle;
    std::chrono::milliseconds m_idleLimit{};
    QElapsedTimer m_heard;   // a timer that is set anew for each piece costs more
    QTimer m_total;
    std::unique_ptr<http::HttpExchange> m_exchange;
    std::unique_ptr<AnswerStream> m_stream;
    http::HttpHead m_head;
    QByteArray m_errorBody;
    int m_attempts = 0;
    bool m_hasPayload = false;
    bool m_isFinished = false;
};

} // namespace tom::llm
