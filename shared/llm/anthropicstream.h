#pragma once

#include "shared/llm/answerstream.h"

#include <QMap>

namespace tom::llm {

// An answer of Anthropic's Messages API out of the bytes of its body. Knows no provider.
class AnthropicStream : public AnswerStream
{
public:
    using AnswerStream::AnswerStream;

    [[nodiscard]] bool isComplete() const override { return m_isStopped; }

protected:
    void takeObject(const QJsonObject &object, ChatDelta &delta) override;
    [[nodiscard]] bool sawAnswer() const override { return m_sawAnswer; }
    [[nodiscard]] qsizetype size() const override { return m_size; }
    [[nodiscard]] ProviderResult<Completion> completed() const override;

private:
    struct Block
    {
        QJsonObject start{};   // as it was announced; what is unknown to us goes back as it came
        QString text{};        // the words, the thoughts or the arguments
        QString signature{};
    };

    void startBlock(int index, QJsonObject block, ChatDelta &delta);
    void growBlock(int index, const QJsonObject &change, ChatDelta &delta);
    void takeUsage(const QJsonObject &usage);
    void tell(const QString &type, const QString &words, ChatDelta &delta);
    [[nodiscard]] static ToolCall callOf(const Block &block);
    [[nodiscard]] static QJsonObject whole(const Block &block);
    [[nodiscard]] StopReason stopReason(bool hasCalls) const;

    QMap<int, Block> m_blocks;
    QString m_stopReason;
    protocol::Usage m_usage;
    qsizetype m_size = 0;
    bool m_sawAnswer = false;
    bool m_isStopped = false;
};

} // namespace tom::llm
