#include "agent/consent/questions.h"
#include "agent/turn/toolround.h"
#include "agent/turn/turn.h"
#include "agent/turn/turnending.h"
#include "agent/turn/turnsummary.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcTurn, "tom.agent.turn")

using llm::Message;
using llm::Role;

// The ways in which a turn ends, by itself or because somebody wants it to.

void Turn::endWithoutRunning(const Message &message, const QString &note)
{
    m_roundText.clear();
    takeText(note);
    m_progress.warnings.append(note);
    Message said{.role = Role::Assistant, .text = message.text.isEmpty() ? note : message.text + "\n\n"_L1 + note};
    endWithAnswer(said, Ending::Done);
}

void Turn::endWithAnswer(const Message &message, Ending ending)
{
    if (ending == Ending::Done && m_voice.begin(m_text, m_progress.usage, [=, this] { endWithAnswer(message, ending); }))
        return;
    const MessageState state = ending == Ending::Done      ? MessageState::Complete
                               : ending == Ending::Stopped ? MessageState::Stopped
                                                           : MessageState::Interrupted;
    const protocol::ProcessAnswer given = answer(ending);
    end(protocol::TurnDone{given},
        StoredMessage{.message = message, .state = state, .details = {.reasoning = m_progress.reasoning, .answer = given}});
}

void Turn::fail(const Error &error)
{
    m_choosing.reset();
    dropReply();
    dropRound();
    end(protocol::TurnFailed{.error = error}, StoredMessage{.message = {.role = Role::Assistant, .text = m_roundText},
                                                            .state = MessageState::Failed,
                                                            .details = {.reasoning = m_progress.reasoning}});
}

void Turn::end(const protocol::TurnEventBody &last, const std::optional<StoredMessage> &message)
{
    if (m_isEnded)
        return;
    m_isEnded = true;
    m_questions->cancelAll();
    endQuestions();
    logEnding(id(), last, m_progress.model, m_progress.rounds);
    if (const auto kept = m_record.end(last, message); !kept) {
        qCCritical(lcTurn).noquote() << u"❌ turn %1 could not be kept: %2"_s.arg(id(), kept.error().message);
        const auto *failed = std::get_if<protocol::TurnFailed>(&last);
        m_log->endWithoutJournal(failed ? *failed : protocol::TurnFailed{.error = kept.error()});
    }
    Q_EMIT finished();
}

// What was asked and decided by nobody is decided now, for all who see it.
void Turn::endQuestions()
{
    const auto questions = openQuestions(m_log->everything());
    for (const protocol::TurnEventBody &end : endsOf(questions))
        m_log->append(end);
    for (const protocol::ProcessParked &one : questions) {
        if (!one.approval)
            continue;
        protocol::Approval approval = *one.approval;
        approval.state = u"cancelled"_s;
        Q_EMIT approvalChanged(approval);
    }
}

void Turn::stop()
{
    if (m_isEnded || m_isStopping)
        return;
    m_isStopping = true;
    if (std::exchange(m_choosing, nullptr) || m_isRecalling)
        endWithAnswer({.role = Role::Assistant}, Ending::Stopped);
    else if (m_reply)
        m_reply->cancel();
    else if (m_round)
        m_round->cancel();
    else if (!m_voice.skip())
        end(protocol::TurnDone{answer(Ending::Stopped)}, {});   // it did not begin
}

void Turn::interrupt()
{
    m_choosing.reset();
    m_reply.reset();
    dropRound();
    endWithAnswer({.role = Role::Assistant, .text = m_roundText}, Ending::Interrupted);
}

protocol::ProcessAnswer Turn::answer(Ending ending) const
{
    QStringList warnings = m_progress.warnings + QStringList{m_services.aiWarning ? m_services.aiWarning() : QString()};
    warnings.removeAll(QString());
    const auto duration = m_isRunning ? m_services.clock.monotonic() - m_startedAt : std::chrono::milliseconds(0);
    return {.response = m_text,
            .textTts = m_voice.words(m_text),
            .turn = id(),
            .conversation = m_record.conversation(),
            .selectedModules = m_selection.modules,
            .level = m_selection.level,
            .iterations = m_progress.rounds,
            .model = m_progress.model,
            .why = why(),
            .newTopic = m_selection.newTopic,
            .warning = warnings.join(u' '),
            .tools = toolsMade(m_log->everything()),
            .memories = usedMemories(),
            .stopped = ending == Ending::Stopped,
            .interrupted = ending == Ending::Interrupted,
            .usage = m_progress.usage,
            .durationMs = duration.count()};
}

} // namespace tom::agent
