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
    [[nodiscard]] QString subject() const;   // of the request, in words
    [[nodiscard]] std::shared_ptr<TurnLog> log() const { return m_log; }
    [[nodiscard]] Journal &journal() const { return m_journal; }
    // What was said before this request, once it is in the conversation.
    [[nodiscard]] const QList<StoredMessage> &history() const { return m_history; }
    // The same for a prompt, once: with what came with it, as far as there is room beside what comes with this request.
    // request: the request's own message, which gets what came with it.
    [[nodiscard]] QList<StoredMessage> takeHistory(llm::Message &request);
    // A model could not take the images that came before this request, or with it.
    [[nodiscard]] Result<void> setImagesRefused(bool ofHistory, bool ofRequest);

    // From here on the turn is never forgotten. A queued request enters the conversation only with begin(), below the
    // answer that it waited for.
    [[nodiscard]] Result<void> accept(bool queued);
    [[nodiscard]] Result<void> begin();
    // Finds again what the conversation has of this turn: the answers and results that followed its request.
    [[nodiscard]] Result<QList<llm::Message>> restore();
    // Work of others in this turn's journal, with the events that tell of it: all of it or nothing.
    [[nodiscard]] Result<void> step(const QList<protocol::TurnEventBody> &events, const std::function<Result<void>()> &work);
    // An answer with calls and their results, so that no history ever has one without the other. said: how much of the
    // turn's text is in the conversation then; reasoning: what the model thought before the answer; hasOnlyRead: none of the calls
    // changed anything, so the model may be asked while they are being synced.
    [[nodiscard]] Result<void> keepRound(const QList<llm::Message> &messages, qsizetype said, const QString &reasoning,
                                         bool hasOnlyRead);
    // Without a message the conversation does not learn of this turn.
    [[nodiscard]] Result<void> end(const protocol::TurnEventBody &last, const std::optional<StoredMessage> &message);

private:
    [[nodiscard]] Result<void> commit(const std::function<Result<void>()> &work, TurnLog::Shown shown = TurnLog::Shown::OnDisk);
    [[nodiscard]] bool hasCalls() const;
    [[nodiscard]] Result<void> closeRound();
    [[nodiscard]] Result<void> keepRequest();
    [[nodiscard]] QHash<QString, qint64> callTimes() const;
    [[nodiscard]] Result<void> keep(const StoredMessage &message);

    Journal &m_journal;
    QString m_id;
    QString m_conversation;
    protocol::ProcessRequest m_request;
    std::shared_ptr<TurnLog> m_log;
    bool m_isRequestKept = false;
    bool m_hasSteps = false;   // calls of it may be open on disk, or wait for the user
    std::optional<qint64> m_lastMessage;   // what the next message follows
    std::optional<qint64> m_ownMessage;   // the request
    QList<StoredMessage> m_history;
    QList<qint64> m_historyAttached;   // messages of it whose images the model is shown
};

}   // namespace tom::agent
