#include "agent/turn/turn.h"

#include "agent/turn/toolround.h"
#include "shared/core/json.h"

#include <QLoggingCategory>

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

Turn::Turn(const TurnServices &services, Journal &journal, const QString &conversation, const protocol::ProcessRequest &request, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_journal(journal)
    , m_id(QUuid::createUuid().toString(QUuid::WithoutBraces))
    , m_conversation(conversation)
    , m_request(request)
    , m_accepted(services.clock.now())
    , m_log(std::make_shared<TurnLog>(m_id, journal))
{
    connect(m_log.get(), &TurnLog::failed, this, &Turn::fail);
}

Turn::~Turn() = default;

QString Turn::title() const
{
    return titleFrom(m_request.request);
}

Result<void> Turn::accept(bool queued)
{
    m_log->append(protocol::TurnStarted{.turn = m_id, .conversation = m_conversation, .queued = queued});
    return commit([&]() -> Result<void> {
        if (const auto begun = m_journal.turns().begin(m_id, m_conversation, m_request, queued); !begun)
            return begun;
        return queued ? Result<void>() : keepRequest();
    });
}

// A queued request enters the conversation only when it starts, below the answer that it waited for.
Result<void> Turn::keepRequest()
{
    const auto before = m_request.parent.isEmpty()
                            ? m_journal.conversations().conversation(m_conversation).transform([](const Conversation &c) { return c.head; })
                            : m_journal.conversations().find(m_conversation, m_request.parent).transform([](qint64 id) { return std::optional(id); });
    if (!before)
        return std::unexpected(before.error());
    if (*before) {
        auto history = m_journal.conversations().line(**before);
        if (!history)
            return std::unexpected(history.error());
        m_history = *history;
    }
    m_lastMessage = *before;
    if (const auto kept = keep({.role = Role::User, .text = m_request.request}, MessageState::Complete); !kept)
        return kept;
    m_isRequestKept = true;
    return m_journal.turns().setRunning(m_id);
}

// What a refused commit takes back on disk is taken back here too.
Result<void> Turn::commit(const std::function<Result<void>()> &work)
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

Result<void> Turn::keep(const Message &message, MessageState state)
{
    const auto id = m_journal.conversations().append(m_conversation, m_lastMessage, {.turn = m_id, .message = message, .state = state});
    if (!id)
        return std::unexpected(id.error());
    m_lastMessage = *id;
    return {};
}

void Turn::start()
{
    m_isRunning = true;
    m_startedAt = m_services.clock.monotonic();
    if (!m_isRequestKept) {
        if (const auto kept = commit([this] { return keepRequest(); }); !kept)
            return fail(kept.error());
    }
    select();
    m_messages = m_services.prompts.build(m_request.clientType, m_history,
                                          {.now = m_services.clock.now().toTimeZone(m_services.timeZone), .position = m_request.position},
                                          m_request.request);
    m_history.clear();
    askModel();
}

void Turn::select()
{
    const QStringList known = m_services.tools.moduleNames();
    QStringList missing;
    for (const QString &module : std::as_const(m_request.modules))
        (known.contains(module) ? m_selection.modules : missing).append(module);
    if (m_request.modules.isEmpty())
        m_selection.modules = known;
    if (!missing.isEmpty())
        m_warnings.append(u"Not available: %1."_s.arg(missing.join(u", "_s)));
    m_selection.level = m_request.level.value_or(1);
    m_selection.why = (m_request.modules.isEmpty() ? u"all modules are offered"_s : u"modules as asked for"_s)
                      + (m_request.level ? u", level as asked for"_s : u", level 1 unless asked for another"_s);
    m_offered = m_services.tools.definitions(m_selection.modules);
    m_log->append(m_selection);
}

void Turn::askModel()
{
    ++m_rounds;
    m_roundText.clear();
    m_reply = m_services.llm.complete(
        {.level = m_selection.level, .messages = m_messages, .tools = m_offered, .timeZone = m_services.timeZone});
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
        m_log->append(protocol::ToolCallStarted{.id = call.id, .module = name.module, .name = name.tool, .arguments = call.arguments});
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
    // Calls and their results enter the conversation together, so that no history ever has one without the other.
    const auto kept = commit([&]() -> Result<void> {
        for (const Message &message : std::as_const(round)) {
            if (const auto done = keep(message, MessageState::Complete); !done)
                return done;
        }
        return m_journal.turns().setKeptCharacters(m_id, m_text.size());
    });
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
    dropReply();
    dropRound();
    end(protocol::TurnFailed{.error = error},
        StoredMessage{.message = {.role = Role::Assistant, .text = m_roundText}, .state = MessageState::Failed});
}

// Without a message the conversation does not learn of this turn.
void Turn::end(const protocol::TurnEventBody &last, const std::optional<StoredMessage> &message)
{
    if (m_isEnded)
        return;
    m_isEnded = true;
    m_log->append(last);
    const auto kept = commit([&]() -> Result<void> {
        if (message && !m_isRequestKept) {
            if (const auto requestKept = keepRequest(); !requestKept)
                return requestKept;
        }
        if (message) {
            if (const auto done = keep(message->message, message->state); !done)
                return done;
        }
        return m_journal.turns().setEnded(m_id);
    });
    const auto *failed = std::get_if<protocol::TurnFailed>(&last);
    if (failed)
        qCWarning(lcTurn).noquote() << u"❌ turn %1 failed: %2"_s.arg(m_id, failed->error.message);
    else
        qCInfo(lcTurn).noquote() << u"✅ turn %1 ended: %2, %3 rounds, %4 tool calls"_s.arg(m_id, m_model).arg(m_rounds).arg(m_toolsRun.size());
    if (!kept) {
        qCCritical(lcTurn).noquote() << u"❌ turn %1 could not be kept: %2"_s.arg(m_id, kept.error().message);
        m_log->endWithoutJournal(failed ? *failed : protocol::TurnFailed{.error = kept.error()});
    }
    Q_EMIT finished();
}

void Turn::stop()
{
    if (m_isEnded || m_isStopping)
        return;
    m_isStopping = true;
    if (m_reply)
        m_reply->cancel();
    else if (m_round)
        m_round->cancel();
    else
        end(protocol::TurnDone{answer(Ending::Stopped)}, {});   // it did not begin
}

void Turn::interrupt()
{
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
            .turn = m_id,
            .conversation = m_conversation,
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
