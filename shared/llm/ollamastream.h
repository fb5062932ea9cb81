#pragma once

#include "shared/llm/answerstream.h"
#include "shared/llm/thinkfilter.h"

namespace tom::llm {

// An answer of Ollama's /api/chat out of the bytes of its body. Knows no provider.
class OllamaStream : public AnswerStream
{
public:
    using AnswerStream::AnswerStream;

    [[nodiscard]] bool isComplete() const override { return m_isDone; }

protected:
    void takeObject(const QJsonObject &object, ChatDelta &delta) override;
    void takeRest(ChatDelta &delta) override { append(m_thinkFilter.finish(), delta); }
    [[nodiscard]] bool readsLines() const override { return true; }
    [[nodiscard]] bool sawAnswer() const override { return m_sawAnswer; }
    [[nodiscard]] qsizetype size() const override { return m_size; }
    [[nodiscard]] ProviderResult<Completion> completed() const override;

private:
    void takeCall(const QJsonObject &call);
    void append(const ThinkFilter::Piece &piece, ChatDelta &delta);

    ThinkFilter m_thinkFilter;
    QList<ToolCall> m_calls;
    QString m_text;
    QString m_reasoning;
    QString m_doneReason;
    protocol::Usage m_usage;
    qsizetype m_size = 0;
    bool m_sawAnswer = false;
    bool m_isDone = false;
};

} // namespace tom::llm
