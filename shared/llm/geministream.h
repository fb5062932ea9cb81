#pragma once

#include "shared/llm/answerstream.h"

#include <QJsonArray>

namespace tom::llm {

// An answer of Gemini's generateContent out of the bytes of its body. Knows no provider.
class GeminiStream : public AnswerStream
{
public:
    using AnswerStream::AnswerStream;

    [[nodiscard]] bool isComplete() const override { return !m_finishReason.isEmpty() || !m_blockReason.isEmpty(); }

protected:
    void takeObject(const QJsonObject &object, ChatDelta &delta) override;
    [[nodiscard]] bool sawAnswer() const override { return m_sawAnswer; }
    [[nodiscard]] qsizetype size() const override { return m_size; }
    [[nodiscard]] ProviderResult<Completion> completed() const override;

private:
    void takePart(const QJsonObject &part, ChatDelta &delta);
    void keepPart(const QJsonObject &part);
    [[nodiscard]] QJsonArray keptParts() const;
    void takeUsage(const QJsonObject &usage);
    [[nodiscard]] ProviderResult<StopReason> stopReason() const;

    QJsonArray m_parts;   // what goes back with the calls: as they came, texts joined
    QString m_openText;   // behind them
    QList<ToolCall> m_calls;
    QString m_text;
    QString m_finishReason;
    QString m_finishMessage;
    QString m_blockReason;
    protocol::Usage m_usage;
    qsizetype m_size = 0;
    bool m_hasSignature = false;
    bool m_sawAnswer = false;
};

} // namespace tom::llm
