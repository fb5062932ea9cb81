#include "agent/turn/turn.h"

#include "agent/turn/toolround.h"
#include "shared/core/json.h"

#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcTurn, "tom.agent.turn")

using llm::Message;
using llm::Role;

namespace {

constexpr QLatin1StringView paragraph = "\n\n"_L1;

QString warningOf(llm::StopReason stop)
{
    switch (stop) {
    case llm::StopReason::Length:
        return u"The answer is cut off: it reached the longest that the model may write."_s;
    case llm::StopReason::Filtered:
        return u"The provider's filter ended this answer."_s;
    case llm::StopReason::Refused:
        return u"The model refused to answer this."_s;
    case llm::StopReason::Stop:
    case llm::StopReason::Tools:
        break;
    }
    return {};
}

} // namespace

Turn::Turn(const TurnServices &services, Journal &journal, const QString &conversation, const protocol::ProcessRequest &request,
           QObject *parent)
    : QObject(parent),
      m_services(services),
      m_record(journal, conversation, request),
      m_log(m_record.log()),
      m_accepted(services.clock.now())
{
    connect(m_log.get(), &TurnLog::failed, this, &Turn::fail);
}

Turn::~Turn() = default;

QString Turn::title() const
{
    return titleFrom(m_record.request().request);
}

Result<void> Turn::accept(bool queued)
{
    return m_record.accept(queued);
}

void Turn::start()
{
    m_isRunning = true;
    m_startedAt = m_services.clock.monotonic();
    if (const auto begun = m_record.begin(); !begun)
        return fail(begun.error());
    m_history = m_record.takeHistory();
    select();
}

void Turn::select()
{
    const protocol::ProcessRequest &request = m_record.request();
    QList<Message> before;
    std::ranges::transform(m_history, std::back_inserter(before), &StoredMessage::message);
    m_choosing = m_services.triage.choose(
        {.request = request.request, .before = before, .modules = request.modules, .level = request.level});
    connect(m_choosing.get(), &Choosing::finished, this, &Turn::takeSelection);
    m_choosing->start();
}

void Turn::takeSelection(const Selection &selection)
{
    m_choosing.release()->deleteLater();   // it is still emitting
    m_selection = {.modules = selection.modules, .level = selection.level, .why = selection.why};
    m_provider = selection.provider;
    m_offered = selection.tools;
    m_usage += selection.usage;
    if (!selection.missing.isEmpty())
        m_warnings.append(u"Not available: %1."_s.arg(selection.missing.join(u", "_s)));
    m_log->append(m_selection);
    if (m_isEnded)
        return;
    m_messages = m_services.prompts.build(m_record.request().clientType, std::exchange(m_history, {}),
                                          {.now = m_services.clock.now().toTimeZone(m_services.timeZone),
                                           .position = m_record.request().position,
                                           .unavailable = selection.unavailable},
                                          m_record.request().request);
    askModel();
}

void Turn::askModel()
{
    ++m_rounds;
    m_roundText.clear();
    m_reply = m_services.llm.complete({.level = m_selection.level,
                                       .provider = m_provider,
                                       .messages = m_messages,
                                       .tools = m_offered,
                                       .timeZone = m_services.timeZone});
    connect(m_reply.get(), &llm::LlmReply::textReceived, this, &Turn::takeText);
    connect(m_reply.get(), &llm::LlmReply::reasoningReceived, this,
            [this](const QString &delta) { m_log->append(protocol::ReasoningDelta{delta}); });
    connect(m_reply.get(), &llm::LlmReply::finished, this, &Turn::takeAnswer);
}

void Turn::takeText(const QString &delta)
{
    if (delta.isEmpty())
        return;
    const QString text = m_roundText.isEmpty() && !m_text.isEmpty() ? paragraph + delta : delta;
    m_roundText += delta;
    m_text += text;
    m_log->append(protocol::TextDelta{text});
}

void Turn::takeAnswer(const Result<llm::Completion> &result)
{
    dropReply();
    if (m_isStopping)
        return endWithAnswer({.role = Role::Assistant, .text = m_roundText}, Ending::Stopped);
    if (!result)
        return fail(result.error());
    m_model = result->model;
    if (!result->warning.isEmpty() && !m_warnings.contains(result->warning))
        m_warnings.append(result->warning);
    // Not every provider streams every piece.
    if (const QString &whole = result->message.text; whole.startsWith(m_roundText))
        takeText(whole.sliced(m_roundText.size()));
    if (result->usage != protocol::Usage{}) {
        m_usage += result->usage;
        m_log->append(protocol::UsageReported{m_usage});
    }
    if (result->stop == llm::StopReason::Tools && !result->message.toolCalls.isEmpty())
        return takeCalls(result->message);
    if (const QString warning = warningOf(result->stop); !warning.isEmpty())
        m_warnings.append(warning);
    Message message = result->message;
    message.toolCalls.clear();   // of an answer that broke off: they are not whole, and nobody will answer them
    endWithAnswer(message, Ending::Done);
}

void Turn::takeCalls(const Message &message)
{
    if (m_rounds == maxRounds)
        return endWithoutRunning(message, u"I stopped here: this took %1 rounds of tools, the most I may use."_s.arg(maxRounds));
    for (const llm::ToolCall &call : message.toolCalls) {
        if (++m_callCounts[call.name.toUtf8() + '\n' + json::compact(call.arguments)] == maxSameCalls)
            return endWithoutRunning(message, u"I stopped here: I was about to make the same call for the third time."_s);
    }
    m_calling = message;
    m_roundStartedAt = m_services.clock.monotonic();
    m_round = new ToolRound(m_services.tools, message.toolCalls, m_toolTimeLeft, this);
    connect(m_round, &ToolRound::callStarted, this, [this](const llm::ToolCall &call) {
        const auto name = m_services.tools.split(call.name);
        m_toolsRun.append(name.module.isEmpty() ? name.tool : name.module + u'.' + name.tool);
        m_log->append(
            protocol::ToolCallStarted{.id = call.id, .module = name.module, .name = name.tool, .arguments = call.arguments});
    });
    connect(m_round, &ToolRound::callEnded, this, [this](const llm::ToolCall &call, const ToolResult &result) {
        m_log->append(protocol::ToolCallEnded{.id = call.id, .ok = !result.isError, .summary = result.summary});
    });
    connect(m_round, &ToolRound::finished, this, &Turn::takeResults);
    m_round->start();
}

void Turn::takeResults(const QList<Message> &results)
{
    m_round->deleteLater();
    m_round = nullptr;
    m_toolTimeLeft = std::max(m_toolTimeLeft - (m_services.clock.monotonic() - m_roundStartedAt), std::chrono::milliseconds(0));

    QList<Message> round{m_calling};
    round += results;
    m_messages += round;
    const auto kept = m_record.keepRound(round, m_text.size());
    if (!kept)
        return fail(kept.error());
    if (m_isStopping)
        return endWithAnswer({.role = Role::Assistant}, Ending::Stopped);
    askModel();
}

void Turn::endWithoutRunning(const Message &message, const QString &note)
{
    m_roundText.clear();
    takeText(note);
    m_warnings.append(note);
    Message said{.role = Role::Assistant, .text = message.text.isEmpty() ? note : message.text + paragraph + note};
    endWithAnswer(said, Ending::Done);
}

void Turn::endWithAnswer(const Message &message, Ending ending)
{
    const MessageState state = ending == Ending::Done      ? MessageState::Complete
                               : ending == Ending::Stopped ? MessageState::Stopped
                                                           : MessageState::Interrupted;
    end(protocol::TurnDone{answer(ending)}, StoredMessage{.message = message, .state = state});
}

void Turn::fail(const Error &error)
{
    m_choosing.reset();
    dropReply();
    dropRound();
    end(protocol::TurnFailed{.error = error},
        StoredMessage{.message = {.role = Role::Assistant, .text = m_roundText}, .state = MessageState::Failed});
}

void Turn::end(const protocol::TurnEventBody &last, const std::optional<StoredMessage> &message)
{
    if (m_isEnded)
        return;
    m_isEnded = true;
    logEnd(last);
    if (const auto kept = m_record.end(last, message); !kept) {
        qCCritical(lcTurn).noquote() << u"❌ turn %1 could not be kept: %2"_s.arg(id(), kept.error().message);
        const auto *failed = std::get_if<protocol::TurnFailed>(&last);
        m_log->endWithoutJournal(failed ? *failed : protocol::TurnFailed{.error = kept.error()});
    }
    Q_EMIT finished();
}

void Turn::logEnd(const protocol::TurnEventBody &last) const
{
    if (const auto *failed = std::get_if<protocol::TurnFailed>(&last)) {
        qCWarning(lcTurn).noquote() << u"❌ turn %1 failed: %2"_s.arg(id(), failed->error.message);
    } else if (const auto *done = std::get_if<protocol::TurnDone>(&last)) {
        const QString how = done->answer.stopped       ? u"🛑 turn %1 was stopped"_s
                            : done->answer.interrupted ? u"⚠️ turn %1 was interrupted"_s
                                                       : u"✅ turn %1 is done"_s;
        qCInfo(lcTurn).noquote() << (how + u" (model %2, %3 rounds, %4 tool calls, %5 ms)"_s)
                                        .arg(id(), m_model.isEmpty() ? u"-"_s : m_model)
                                        .arg(m_rounds)
                                        .arg(m_toolsRun.size())
                                        .arg(done->answer.durationMs);
    }
}

void Turn::stop()
{
    if (m_isEnded || m_isStopping)
        return;
    m_isStopping = true;
    if (std::exchange(m_choosing, nullptr))
        endWithAnswer({.role = Role::Assistant}, Ending::Stopped);
    else if (m_reply)
        m_reply->cancel();
    else if (m_round)
        m_round->cancel();
    else
        end(protocol::TurnDone{answer(Ending::Stopped)}, {});   // it did not begin
}

void Turn::interrupt()
{
    m_choosing.reset();
    m_reply.reset();
    dropRound();
    endWithAnswer({.role = Role::Assistant, .text = m_roundText}, Ending::Interrupted);
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

protocol::ProcessAnswer Turn::answer(Ending ending) const
{
    QStringList warnings = m_warnings;
    if (m_services.aiWarning) {
        if (const QString warning = m_services.aiWarning(); !warning.isEmpty())
            warnings.append(warning);
    }
    const auto duration = m_isRunning ? m_services.clock.monotonic() - m_startedAt : std::chrono::milliseconds(0);
    return {.response = m_text,
            .turn = id(),
            .conversation = m_record.conversation(),
            .selectedModules = m_selection.modules,
            .level = m_selection.level,
            .iterations = m_rounds,
            .model = m_model,
            .why = m_selection.why,
            .warning = warnings.join(u' '),
            .tools = m_toolsRun,
            .stopped = ending == Ending::Stopped,
            .interrupted = ending == Ending::Interrupted,
            .usage = m_usage,
            .durationMs = duration.count()};
}

} // namespace tom::agent
