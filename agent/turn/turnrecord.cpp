#include "agent/turn/turnrecord.h"

namespace tom::agent {

TurnRecord::TurnRecord(Journal &journal, const QString &conversation, const protocol::ProcessRequest &request)
    : m_journal(journal),
      m_id(QUuid::createUuid().toString(QUuid::WithoutBraces)),
      m_conversation(conversation),
      m_request(request),
      m_log(std::make_shared<TurnLog>(m_id, journal))
{}

Result<void> TurnRecord::accept(bool queued)
{
    m_log->append(protocol::TurnStarted{.turn = m_id, .conversation = m_conversation, .queued = queued});
    return commit([&]() -> Result<void> {
        if (const auto begun = m_journal.turns().begin(m_id, m_conversation, m_request, queued); !begun)
            return begun;
        return queued ? Result<void>() : keepRequest();
    });
}

Result<void> TurnRecord::begin()
{
    return m_isRequestKept ? Result<void>() : commit([this] { return keepRequest(); });
}

Result<void> TurnRecord::keepRound(const QList<llm::Message> &messages, qsizetype said)
{
    return commit([&]() -> Result<void> {
        for (const llm::Message &message : messages) {
            if (const auto kept = keep(message); !kept)
                return kept;
        }
        return m_journal.turns().setKeptCharacters(m_id, said);
    });
}

Result<void> TurnRecord::end(const protocol::TurnEventBody &last, const std::optional<StoredMessage> &message)
{
    m_log->append(last);
    return commit([&]() -> Result<void> {
        if (message && !m_isRequestKept) {
            if (const auto kept = keepRequest(); !kept)
                return kept;
        }
        if (message) {
            if (const auto kept = keep(message->message, message->state); !kept)
                return kept;
        }
        return m_journal.turns().setEnded(m_id);
    });
}

// What a refused commit takes back on disk is taken back here too.
Result<void> TurnRecord::commit(const std::function<Result<void>()> &work)
{
    const auto lastMessage = m_lastMessage;
    const bool isRequestKept = m_isRequestKept;
    const Result<void> kept = m_log->commit(work);
    if (!kept) {
        m_lastMessage = lastMessage;
        m_isRequestKept = isRequestKept;
    }
    return kept;
}

Result<void> TurnRecord::keepRequest()
{
    const auto before = m_journal.conversations().messageBefore(m_conversation, m_request.parent);
    if (!before)
        return std::unexpected(before.error());
    if (*before) {
        auto history = m_journal.conversations().line(**before);
        if (!history)
            return std::unexpected(history.error());
        m_history = std::move(*history);
    }
    m_lastMessage = *before;
    if (const auto kept = keep({.role = llm::Role::User, .text = m_request.request}); !kept)
        return kept;
    m_isRequestKept = true;
    return m_journal.turns().setRunning(m_id);
}

Result<void> TurnRecord::keep(const llm::Message &message, MessageState state)
{
    const auto id =
        m_journal.conversations().append(m_conversation, m_lastMessage, {.turn = m_id, .message = message, .state = state});
    if (!id)
        return std::unexpected(id.error());
    m_lastMessage = *id;
    return {};
}

} // namespace tom::agent
