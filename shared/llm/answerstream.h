#pragma once

#include "shared/http/ssedecoder.h"
#include "shared/llm/linedecoder.h"
#include "shared/llm/llmclient.h"
#include "shared/llm/providerfailure.h"

namespace tom::llm {

struct ChatDelta
{
    QString text{};
    QString reasoning{};
    bool isPayload = false;   // something of the answer came, not just a comment or an empty line

    bool operator==(const ChatDelta &) const = default;
};

// An answer out of the bytes of its body: a stream of events, JSON objects line by line, or one JSON object from a server
// that does not stream. Owns no socket; what the objects mean is the wire's that derives from it.
class AnswerStream
{
public:
    explicit AnswerStream(qsizetype maxAnswer = 4 * 1024 * 1024);
    virtual ~AnswerStream() = default;

    // What these bytes complete; also what came before a failure in the same bytes.
    [[nodiscard]] ChatDelta feed(const QByteArray &bytes);
    // At the end of the body: what was still held back, then completion().
    [[nodiscard]] ChatDelta finish();
    [[nodiscard]] ProviderResult<Completion> completion() const;

    [[nodiscard]] const std::optional<ProviderFailure> &failure() const { return m_failure; }   // nothing is read behind it

    [[nodiscard]] virtual bool isComplete() const = 0;   // the last frame was seen

protected:
    enum class Form { Unknown, Events, Lines, Json };

    virtual void takeObject(const QJsonObject &object, ChatDelta &delta) = 0;
    [[nodiscard]] virtual bool readsLines() const { return false; }   // what begins with "{" is one object on each line
    virtual void takeDone() {}                    // "[DONE]"
    virtual void takeRest(ChatDelta &) {}         // at the end of the body
    [[nodiscard]] virtual bool sawAnswer() const = 0;   // something that this wire's answers have
    [[nodiscard]] virtual qsizetype size() const = 0;   // characters so far
    [[nodiscard]] virtual ProviderResult<Completion> completed() const = 0;   // isComplete() holds

    void fail(FailureKind kind, const QString &detail = {});
    void fail(const ProviderFailure &failure);

private:
    [[nodiscard]] Form formOf(const QByteArray &begin) const;
    void takeEvents(const Result<QList<http::SseEvent>> &events, ChatDelta &delta);
    void takeLines(const Result<QList<QByteArray>> &lines, ChatDelta &delta);
    void takeDocument(const QByteArray &json, ChatDelta &delta);
    void takeWhole(ChatDelta &delta);

    qsizetype m_maxAnswer;
    Form m_form = Form::Unknown;
    http::SseDecoder m_decoder;
    LineDecoder m_lines;
    QByteArray m_json;
    std::optional<ProviderFailure> m_failure;
    bool m_hadMark = false;   // a byte order mark stood before it
    bool m_isDone = false;
    bool m_isEnd = false;
};

} // namespace tom::llm
