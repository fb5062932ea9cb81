#pragma once

#include "agent/turn/turnlog.h"

namespace tom::agent {

// What one turn leaves behind: its log, and its messages in the conversation, kept together in whole steps. Knows nothing
// of models and tools.
class TurnRecord
{
public:
    TurnRecord(Journal &journal, const QString &conversation, const protocol::ProcessRequest &request);

    // A turn that an earlier process began.
    TurnRecord(Journal &journal, const UnendedTurn &left, const QList<protocol::TurnEvent> &events);

    [[nodiscard]] QString id() const { return m_id; }
    [[nodiscard]] QString conversation() const { return m_conversation; }
    [[nodiscard]] const protocol::ProcessRequest &request() const { return m_request; }
    [[nodiscard]] std::shared_ptr<TurnLog> log() const { return m_log; }
    [[nodiscard]] Journal &journal() const { return m_journal; }
    // What was said before this request, once it is in the conversation, with what came with it.
    [[nodiscard]] QList<StoredMessage> takeHistory();
    // The prompt with what came with this request in its last message, the one that asks.
    [[nodiscard]] QList<llm::Message> withAttachments(QList<llm::Message> prompt) const;

    // From here on the turn is never forgotten. A queued request enters the conversation only with begin(), below the
    // answer that it waited for.
    [[nodiscard]] Result<void> accept(bool queued);
    [[nodiscard]] Result<void> begin();
    // Finds again what the conversation has of this turn: the answers and results that followed its request.
    [[nodiscard]] Result<QList<llm::Message>> restore();
    // Work of others in this turn's journal, with the events that tell of it: all of it or nothing.
    [[nodiscard]] Result<void> step(const QList<protocol::TurnEventBody> &events, const std::function<Result<void>()> &work);
    // An answer with calls and their results, so that no history ever has one without the other. said: how much of the
    // turn's text is in the conversation then.
    [[nodiscard]] Result<void> keepRound(const QList<llm::Message> &messages, qsizetype said);
    // Without a message the conversation does not learn of this turn.
    [[nodiscard]] Result<void> end(const protocol::TurnEventBody &last, const std::optional<StoredMessage> &message);

private:
    [[nodiscard]] Result<void> commit(const std::function<Result<void>()> &work);
    [[nodiscard]] Result<void> closeRound();
    [[nodiscard]] Result<void> keepRequest();
    [[nodiscard]] Result<void> keep(const llm::Message &message, MessageState state = MessageState::Complete);

    Journal &m_journal;
    QString m_id;
    QString m_conversation;
    protocol::ProcessRequest m_request;
    std::shared_ptr<TurnLog> m_log;
    bool m_isRequestKept = false;
    std::optional<qint64> m_lastMessage;   // what the next message follows
    QList<StoredMessage> m_history;
};

} // namespace tom::agent
