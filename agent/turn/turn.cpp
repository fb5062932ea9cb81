#include "agent/turn/turn.h"

#include "agent/consent/questions.h"
#include "agent/tools/resultsmodule.h"
#include "agent/tools/toolpolicy.h"
#include "agent/turn/toolround.h"
#include "agent/turn/turnending.h"
#include "agent/turn/turnsummary.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

using llm::Message;
using llm::Role;

Turn::Turn(const TurnServices &services, Journal &journal, const QString &conversation, const protocol::ProcessRequest &request,
           QObject *parent)
    : QObject(parent),
      m_services(services),
      m_record(journal, conversation, request),
      m_log(m_record.log()),
      m_accepted(services.clock.now())
{
    connectParts();
}

Turn::Turn(const TurnServices &services, Journal &journal, const UnendedTurn &left, const QList<protocol::TurnEvent> &events,
           QObject *parent)
    : QObject(parent),
      m_services(services),
      m_record(journal, left, events),
      m_log(m_record.log()),
      m_accepted(left.created)
{
    connectParts();
    if (left.queued)
        return;
    const protocol::ProcessAnswer soFar = answerSoFar(events);
    m_selection = {.modules = soFar.selectedModules, .level = soFar.level, .why = soFar.why, .newTopic = soFar.newTopic};
    m_text = soFar.response;
}

void Turn::connectParts()
{
    connect(m_log.get(), &TurnLog::failed, this, &Turn::fail);
    m_questions = new Questions(m_services.clock, m_services.consent.question, this);
    connect(m_questions, &Questions::asked, this, [this](const protocol::Elicitation &elicitation) {
        m_log->append(protocol::ElicitationAsked{elicitation});
        if (m_round)
            m_round->setPaused(elicitation.module, true);
        Q_EMIT formChanged(elicitation, u"waiting"_s);
    });
    connect(m_questions, &Questions::ended, this, [this](const protocol::Elicitation &elicitation, const QString &action) {
        m_log->append(protocol::ElicitationEnded{.id = elicitation.id, .action = action});
        if (m_round && !m_questions->isAsking(elicitation.module))
            m_round->setPaused(elicitation.module, false);
        Q_EMIT formChanged(elicitation, action);
    });
}

// Its parts use what it has.
Turn::~Turn()
{
    qDeleteAll(findChildren<QObject *>(Qt::FindDirectChildrenOnly));
}

void Turn::start()
{
    m_isRunning = true;
    m_startedAt = m_services.clock.monotonic();
    if (const auto begun = m_record.begin(); !begun)
        return fail(begun.error());
    // It may have waited behind another for longer than its user's hours.
    if (const auto may = m_services.mayBegin ? m_services.mayBegin() : Result<void>(); !may)
        return fail(may.error());
    recall();
}

void Turn::resume(const OpenRound &round)
{
    m_isRunning = true;
    m_isResumed = true;
    m_startedAt = m_services.clock.monotonic();
    const auto before = m_record.restore();
    if (!before)
        return fail(before.error());
    m_before = *before;
    m_progress = TurnProgress::fromJson(round.progress);
    // A form went with the call that asked.
    for (const protocol::ProcessParked &open : openQuestions(m_log->events())) {
        if (open.elicitation)
            m_log->append(endsOf({open}).constFirst());
    }
    beginRound(round);
    m_round->resume();
}

void Turn::select()
{
    const protocol::ProcessRequest &request = m_record.request();
    QList<Message> before;
    std::ranges::transform(m_record.history(), std::back_inserter(before), &StoredMessage::message);
    QStringList memories;
    for (const RecalledMemory &memory : m_progress.memories)
        memories.append(memory.text);
    m_choosing = m_services.triage.choose({.request = m_record.subject(),
                                           .before = before,
                                           .memories = memories,
                                           .modules = request.modules,
                                           .level = request.level,
                                           .schedule = request.schedule});
    connect(m_choosing.get(), &Choosing::finished, this, &Turn::takeSelection);
    m_choosing->start();
}

void Turn::takeSelection(const Selection &selection)
{
    m_choosing.release()->deleteLater();   // it is still emitting
    m_selection = {
        .modules = selection.modules, .level = selection.level, .why = selection.why, .newTopic = selection.startsTopic};
    m_progress.provider = selection.provider;
    m_unavailable = selection.unavailable;
    m_offered = asOffered(selection.tools, m_services.tools);
    const QStringList &denied = m_record.request().tools.deny;
    m_offered.removeIf([&](const llm::ToolDefinition &definition) {
        const auto known = m_services.tools.tool(definition.name);
        return known && isNamedBy(denied, *known);
    });
    m_progress.usage += selection.usage;
    if (!selection.missing.isEmpty())
        m_progress.warnings.append(u"Not available: %1."_s.arg(selection.missing.join(u", "_s)));
    m_log->append(m_selection);
    if (m_isEnded)
        return;
    offerForgetting();
    m_talk.begin(prompt());
    askModel();
}

void Turn::askModel()
{
    ++m_progress.rounds;
    m_roundText.clear();
    m_progress.reasoning.clear();
    m_reply = m_services.llm.complete({.level = m_selection.level,
                                       .provider = m_progress.provider,
                                       .messages = m_talk.messages(),
                                       .tools = m_offered,
                                       .timeZone = m_services.timeZone,
                                       .schedule = m_record.request().schedule,
                                       .trace = m_record.id()});
    connect(m_reply.get(), &llm::LlmReply::textReceived, this, &Turn::takeText);
    connect(m_reply.get(), &llm::LlmReply::reasoningReceived, this, [this](const QString &delta) {
        m_progress.reasoning += delta;
        m_log->append(protocol::ReasoningDelta{delta});
    });
    connect(m_reply.get(), &llm::LlmReply::finished, this, &Turn::takeAnswer);
}

void Turn::takeText(const QString &delta)
{
    if (delta.isEmpty())
        return;
    const QString text = m_roundText.isEmpty() && !m_text.isEmpty() ? "\n\n"_L1 + delta : delta;
    m_roundText += delta;
    m_text += text;
    m_log->append(protocol::TextDelta{text});
    m_voice.hear(m_text);
}

void Turn::takeAnswer(const Result<llm::Completion> &result)
{
    dropReply();
    if (m_isStopping)
        return endWithAnswer({.role = Role::Assistant, .text = m_roundText}, Ending::Stopped);
    if (!result)
        return repair(result.error()) ? askModel() : fail(result.error());
    noteRefused();
    m_progress.model = result->model;
    if (!result->warning.isEmpty() && !m_progress.warnings.contains(result->warning))
        m_progress.warnings.append(result->warning);
    // Not every provider streams every piece.
    if (const QString &whole = result->message.text; whole.startsWith(m_roundText))
        takeText(whole.sliced(m_roundText.size()));
    if (result->usage != protocol::Usage{}) {
        m_progress.usage += result->usage;
        m_log->append(protocol::UsageReported{m_progress.usage});
    }
    if (result->stop == llm::StopReason::Tools && !result->message.toolCalls.isEmpty())
        return takeCalls(result->message);
    if (const QString warning = warningOf(result->stop); !warning.isEmpty())
        m_progress.warnings.append(warning);
    Message message = result->message;
    message.toolCalls.clear();   // of an answer that broke off: they are not whole, and nobody will answer them
    endWithAnswer(message, Ending::Done);
}

void Turn::takeCalls(const Message &message)
{
    if (m_progress.rounds == maxRounds)
        return endWithoutRunning(message, u"I stopped here: this took %1 rounds of tools, the most I may use."_s.arg(maxRounds));
    for (const llm::ToolCall &call : message.toolCalls) {
        if (++m_progress.callCounts[argumentsHash({{u"name"_s, call.name}, {u"arguments"_s, call.arguments}})] == maxSameCalls)
            return endWithoutRunning(message, u"I stopped here: I was about to make the same call for the third time."_s);
    }
    m_voice.forget();
    m_progress.images = m_talk.images();
    m_progress.offered.clear();
    std::ranges::transform(m_offered, std::back_inserter(m_progress.offered), &llm::ToolDefinition::name);
    beginRound(OpenRound::of(message));
    m_round->start();
}

void Turn::beginRound(const OpenRound &round)
{
    m_calling = round.calling;
    m_round = new ToolRound(m_services, m_record, round, [this] { return m_progress.toJson(); }, this);
    connect(m_round, &ToolRound::approvalChanged, this, &Turn::approvalChanged);
    connect(m_round, &ToolRound::parkedChanged, this, &Turn::parkedChanged);
    connect(m_round, &ToolRound::failed, this, &Turn::fail);
    connect(m_round, &ToolRound::finished, this, &Turn::takeResults);
}

void Turn::takeResults(const QList<Message> &results, const QList<llm::Image> &images)
{
    m_questions->cancelAll();
    const bool hasOnlyRead = m_round->hasOnlyRead();
    dropRound();
    const QList<Message> round = QList<Message>{m_calling} + results;
    if (const auto kept = m_record.keepRound(round, m_text.size(), m_progress.reasoning, hasOnlyRead); !kept)
        return fail(kept.error());
    m_progress.reasoning.clear();
    if (m_isStopping)
        return endWithAnswer({.role = Role::Assistant}, Ending::Stopped);
    if (std::exchange(m_isResumed, false))
        takeUp();
    m_talk.addRound(round, images);
    ResultsModule::offerFor(results, m_services.tools, m_offered);
    if (const QString notes = m_answerNotes.after(results, m_services.tools); !notes.isEmpty())
        m_talk.addNote(notes);
    askModel();
}

bool Turn::isParked() const
{
    return m_round && m_round->isParked();
}

bool Turn::canBeLeft() const
{
    return m_round && m_round->isOnDisk() && !m_record.request().temporary;
}

void Turn::leave()
{
    disconnect(m_log.get(), nullptr, this, nullptr);
    (void)m_log->commit();   // what is lost with it, the events of a running call, is told anew
    m_isEnded = true;
    dropRound();
}

QList<protocol::Approval> Turn::approvals() const
{
    return m_round ? m_round->waiting() : QList<protocol::Approval>{};
}

QList<protocol::Elicitation> Turn::forms() const
{
    return m_questions->open();
}

Result<bool> Turn::decide(const QString &approval, const protocol::ApprovalDecision &decision)
{
    return m_round ? m_round->decide(approval, decision) : Result<bool>(false);
}

Result<bool> Turn::answer(const QString &elicitation, const protocol::ElicitationAnswer &given)
{
    return m_questions->answer(elicitation, given);
}

bool Turn::runs(const QString &module) const
{
    return m_round && m_round->runs(module);
}

QFuture<Result<mcp::InputAnswer>> Turn::ask(const QString &module, const mcp::InputForm &form)
{
    return m_questions->ask({.turn = id(), .conversation = m_record.conversation(), .module = module}, form);
}

// It may be the one that is telling us something now.
void Turn::dropReply()
{
    if (!m_reply)
        return;
    disconnect(m_reply.get(), nullptr, this, nullptr);
    m_reply.release()->deleteLater();
}

void Turn::dropRound()
{
    if (!m_round)
        return;
    disconnect(m_round, nullptr, this, nullptr);
    std::exchange(m_round, nullptr)->deleteLater();
}

} // namespace tom::agent
