#pragma once

#include "shared/llm/answerstream.h"

#include <QMap>

namespace tom::llm {

// An answer of OpenAI's Responses API out of the bytes of its body. Knows no provider.
class ResponsesStream : public AnswerStream
{
public:
    using AnswerStream::AnswerStream;

    [[nodiscard]] bool isComplete() const override { return !m_status.isEmpty(); }

protected:
    void takeObject(const QJsonObject &object, ChatDelta &delta) override;
    [[nodiscard]] bool sawAnswer() const override { return m_sawAnswer; }
    [[nodiscard]] qsizetype size() const override { return m_size; }
    [[nodiscard]] ProviderResult<Completion> completed() const override;

private:
    void takeText(int index, const QString &words, ChatDelta &delta);
    void takeItem(int index, QJsonObject item, ChatDelta &delta);
    void takeResponse(const QJsonObject &response, ChatDelta &delta);
    [[nodiscard]] StopReason stopReason(bool hasCalls) const;

    QMap<int, QJsonObject> m_items;   // whole ones, as they came, by their place
    QSet<int> m_saying;               // the places of items whose text came in pieces
    QString m_text;
    QString m_status;                 // of the end
    QString m_incompleteReason;
    protocol::Usage m_usage;
    qsizetype m_size = 0;
    int m_lastSaying = -1;
    bool m_isRefused = false;
    bool m_sawAnswer = false;
};

} // namespace tom::llm
