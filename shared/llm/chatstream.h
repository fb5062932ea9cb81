#pragma once

#include "shared/llm/answerstream.h"
#include "shared/llm/thinkfilter.h"
#include "shared/llm/toolcallassembler.h"

namespace tom::llm {

// A Chat Completions answer out of the bytes of its body. Knows no provider.
class ChatStream : public AnswerStream
{
public:
    using AnswerStream::AnswerStream;

    [[nodiscard]] bool isComplete() const override { return m_isDone || !m_finishReason.isEmpty(); }

protected:
    void takeObject(const QJsonObject &object, ChatDelta &delta) override;
    void takeDone() override { m_isDone = true; }
    void takeRest(ChatDelta &delta) override { append(m_thinkFilter.finish(), delta); }
    [[nodiscard]] bool sawAnswer() const override { return m_sawAnswer; }
    [[nodiscard]] qsizetype size() const override { return m_text.size() + m_reasoning.size() + m_detailsSize + m_tools.size(); }
    [[nodiscard]] ProviderResult<Completion> completed() const override;

private:
    void takeMessage(const QJsonObject &message, ChatDelta &delta);
    void takeContent(const QJsonValue &content, ChatDelta &delta);
    void takeUsage(const QJsonObject &usage);
    void append(const ThinkFilter::Piece &piece, ChatDelta &delta);
    [[nodiscard]] ProviderResult<StopReason> stopReason() const;

    ThinkFilter m_thinkFilter;
    ToolCallAssembler m_tools;
    QString m_text;
    QString m_reasoning;
    QJsonArray m_reasoningDetails;   // OpenRouter's, as they came
    qsizetype m_detailsSize = 0;
    QString m_finishReason;
    protocol::Usage m_usage;
    bool m_isRefused = false;
    bool m_isDone = false;
    bool m_sawAnswer = false;
};

} // namespace tom::llm
