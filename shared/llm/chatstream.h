#pragma once

#include "shared/http/ssedecoder.h"
#include "shared/llm/llmclient.h"
#include "shared/llm/providerfailure.h"
#include "shared/llm/thinkfilter.h"
#include "shared/llm/toolcallassembler.h"

namespace tom::llm {

struct ChatDelta
{
    QString text{};
    QString reasoning{};
    bool isPayload = false;   // something of the answer came, not just a comment or an empty line

    bool operator==(const ChatDelta &) const = default;
};

// A Chat Completions answer out of the bytes of its body: a stream of events, or one JSON object from a server that does
// not stream. Owns no socket and knows no provider.
class ChatStream
{
public:
    explicit ChatStream(qsizetype maxAnswer = 4 * 1024 * 1024);

    // What these bytes complete; also what came before a failure in the same bytes.
    [[nodiscard]] ChatDelta feed(const QByteArray &bytes);
    // At the end of the body: what was still held back, then completion().
    [[nodiscard]] ChatDelta finish();
    [[nodiscard]] ProviderResult<Completion> completion() const;

    [[nodiscard]] const std::optional<ProviderFailure> &failure() const { return m_failure; }   // nothing is read behind it

    [[nodiscard]] bool isComplete() const { return m_isDone || !m_finishReason.isEmpty(); }   // the last frame was seen

private:
    enum class Form { Unknown, Events, Json };

    void takeEvents(const Result<QList<http::SseEvent>> &events, ChatDelta &delta);
    void takeObject(const QJsonObject &object, ChatDelta &delta);
    void fail(FailureKind kind, const QString &detail = {});
    void takeMessage(const QJsonObject &message, ChatDelta &delta);
    void takeContent(const QJsonValue &content, ChatDelta &delta);
    void takeUsage(const QJsonObject &usage);
    void append(const ThinkFilter::Piece &piece, ChatDelta &delta);
    [[nodiscard]] ProviderResult<StopReason> stopReason() const;

    qsizetype m_maxAnswer;
    Form m_form = Form::Unknown;
    http::SseDecoder m_decoder;
    QByteArray m_json;
    ThinkFilter m_thinkFilter;
    ToolCallAssembler m_tools;
    QString m_text;
    QString m_reasoning;
    QString m_finishReason;
    protocol::Usage m_usage;
    std::optional<ProviderFailure> m_failure;
    bool m_isRefused = false;
    bool m_isDone = false;
    bool m_sawAnswer = false;
};

} // namespace tom::llm
