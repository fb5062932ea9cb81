#include "agent/turn/turnrecord.h"

#include "agent/conversation/attachedcontent.h"
#include "agent/turn/promptbuilder.h"
#include "agent/turn/requestsubject.h"

namespace tom::agent {

namespace {

// The agent itself ends: it is not there any more when the disk has answered.
bool isInterrupted(const protocol::TurnEventBody &last)
{
    const auto *done = std::get_if<protocol::TurnDone>(&last);
    return done && done->answer.interrupted;
}

} // namespace

TurnRecord::TurnRecord(Journal &journal, const QString &conversation, const protocol::ProcessRequest &request)
    : m_journal(journal),
      m_id(QUuid::createUuid().toString(QUuid::WithoutBraces)),
      m_conversation(conversation),
      m_request(request),
      m_log(std::make_shared<TurnLog>(m_id, journal))
{}

TurnRecord::TurnRecord(Journal &journal, const UnendedTurn &left, const QList<protocol::TurnEvent> &events)
    : m_journal(journal),
      m_id(left.id),
      m_conversation(left.conversation),
      m_request(left.request),
      m_log(std::make_shared<TurnLog>(m_id, journal, events)),
      m_isRequestKept(!left.queued),
      m_hasSteps(true)
{}

QString TurnRecord::subject() const
{
    return subjectOf(m_request, m_journal);
}

Result<void> TurnRecord::accept(bool queued)
{
    m_log->append(protocol::TurnStarted{.turn = m_id, .conversation = m_conversation, .queued = queued});
    return commit(
        [&]() -> Result<void> {
            if (const auto begun = m_journal.turns().begin(m_id, m_conversation, m_request, queued); !begun)
                return begun;
            return queued ? Result<void>() : keepRequest();
        },
        TurnLog::Shown::OnceOnDisk);
}

Result<void> TurnRecord::begin()
{
    if (m_isRequestKept)
        return {};
    return commit([this] { return keepRequest().and_then([this] { return m_journal.turns().setRunning(m_id); }); });
}

QList<StoredMessage> TurnRecord::takeHistory(llm::Message &request)
{
    QList<StoredMessage> history = std::exchange(m_history, {});
    m_historyAttached.clear();
    if (!m_journal.attachments())
        return history;
    AttachmentRoom own = roomOfRequest;
    showAttachments(*m_journal.attachments(), m_request.attachments, request, own);
    AttachmentRoom before = roomOfHistory;
    before.imageBytes = std::min(before.imageBytes, own.imageBytes);
    showAttachments(*m_journal.attachments(), history, before, historyBudget);
    for (const StoredMessage &stored : std::as_const(history)) {
        if (!stored.message.images.isEmpty())
            m_historyAttached.append(stored.id);
    }
    return history;
}

Result<void> TurnRecord::setImagesRefused(bool ofHistory, bool ofRequest)
{
    QList<qint64> messages = ofHistory ? m_historyAttached : QList<qint64>();
    if (ofRequest && m_ownMessage)
        messages.append(*m_ownMessage);
    return m_journal.commit([&]() -> Result<void> {
        for (const qint64 message : std::as_const(messages)) {
            if (const auto set = m_journal.conversations().setAttachmentsRefused(message); !set)
                return set;
        }
        return {};
    });
}

Result<QList<llm::Message>> TurnRecord::restore()
{
    const auto last = m_journal.conversations().find(m_conversation, m_id);
    if (!last)
        return std::unexpected(last.error());
    const auto line = m_journal.conversations().line(*last);
    if (!line)
        return std::unexpected(line.error());
    m_lastMessage = *last;
    const auto own = std::ranges::find(*line, m_id, &StoredMessage::turn);
    if (own != line->end())
        m_ownMessage = own->id;
    m_history = QList<StoredMessage>(line->begin(), own);
    QList<llm::Message> followed;
    for (auto message = own == line->end() ? own : std::next(own); message != line->end(); ++message)
        followed.append(message->message);
    return followed;
}

Result<void> TurnRecord::step(const QList<protocol::TurnEventBody> &events, const std::function<Result<void>()> &work)
{
    m_hasSteps = true;
    return m_log->commit(work, events);
}

Result<void> TurnRecord::keepRound(const QList<llm::Message> &messages, qsizetype said, const QString &reasoning,
                                   bool hasOnlyRead)
{
    const QHash<QString, qint64> times = callTimes();
    const auto keepAll = [&]() -> Result<void> {
        for (const llm::Message &message : messages) {
            const bool isResult = message.role == llm::Role::Tool;
            const MessageDetails details{.reasoning = isResult ? QString() : reasoning,
                                         .durationMs = isResult ? times.value(message.toolCallId) : 0};
            if (const auto kept = keep({.message = message, .details = details}); !kept)
                return kept;
        }
        if (const auto closed = closeRound(); !closed)
            return closed;
        return m_journal.turns().setKeptCharacters(m_id, said);
    };
    return commit(keepAll, hasOnlyRead ? TurnLog::Shown::OnceOnDisk : TurnLog::Shown::OnDisk);
}

Result<void> TurnRecord::end(const protocol::TurnEventBody &last, const std::optional<StoredMessage> &message)
{
    m_log->append(last);
    return commit(
        [&]() -> Result<void> {
            if (message && !m_isRequestKept) {
                if (const auto kept = keepRequest(); !kept)
                    return kept;
            }
            if (message) {
                if (const auto kept = keep(*message); !kept)
                    return kept;
            }
            if (const auto closed = closeRound(); !closed)
                return closed;
            return m_journal.turns().setEnded(m_id);
        },
        hasCalls() || isInterrupted(last) ? TurnLog::Shown::OnDisk : TurnLog::Shown::WhenWritten);
}

bool TurnRecord::hasCalls() const
{
    return std::ranges::any_of(m_log->everything(), [](const protocol::TurnEvent &event) {
        return std::holds_alternative<protocol::ToolCallStarted>(event.body);
    });
}

// By call, how long each has run; some providers use the same ids in each answer, and then it is the last one.
QHash<QString, qint64> TurnRecord::callTimes() const
{
    QHash<QString, qint64> times;
    for (const protocol::TurnEvent &event : m_log->everything()) {
        if (const auto *ended = std::get_if<protocol::ToolCallEnded>(&event.body))
            times.insert(ended->id, ended->durationMs);
    }
    return times;
}

// Nothing of its calls is open any more.
Result<void> TurnRecord::closeRound()
{
    if (!m_hasSteps)
        return {};
    if (const auto closed = m_journal.rounds().close(m_id); !closed)
        return closed;
    return m_journal.consents().cancelWaiting(m_id);
}

// What a refused commit takes back on disk is taken back here too.
Result<void> TurnRecord::commit(const std::function<Result<void>()> &work, TurnLog::Shown shown)
{
    const auto lastMessage = m_lastMessage;
    const bool isRequestKept = m_isRequestKept;
    const Result<void> kept = m_log->commit(work, {}, shown);
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
    if (const auto kept = keep({.message = {.role = llm::Role::User, .text = m_request.request}}); !kept)
        return kept;
    m_ownMessage = m_lastMessage;
    if (const auto attached = m_journal.conversations().attach(*m_lastMessage, m_request.attachments); !attached)
        return attached;
    if (m_request.request.isEmpty()) {   // else it has one of it
        if (const auto named = m_journal.conversations().giveTitle(m_conversation, subject()); !named)
            return named;
    }
    m_isRequestKept = true;
    return {};
}

Result<void> TurnRecord::keep(const StoredMessage &message)
{
    StoredMessage own = message;
    own.turn = m_id;
    const auto id = m_journal.conversations().append(m_conversation, m_lastMessage, own);
    if (!id)
        return std::unexpected(id.error());
    m_lastMessage = *id;
    return {};
}

} // namespace tom::agent
