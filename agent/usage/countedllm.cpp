#include "agent/usage/countedllm.h"

#include "agent/usage/countedreply.h"

#include <QElapsedTimer>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcCounted, "tom.agent.usage")

using llm::CompletionRequest;
using llm::Message;
using llm::Role;

namespace {

// Pictures directly behind a tool's result are sent in the user's name, and belong to the result.
qsizetype whereTheUserSpoke(const QList<Message> &messages)
{
    for (qsizetype i = messages.size() - 1; i >= 0; --i) {
        const bool isResult = i > 0 && messages.at(i - 1).role == Role::Tool && !messages.at(i).images.isEmpty();
        if (messages.at(i).role == Role::User && !isResult)
            return i;
    }
    return -1;
}

QList<Message> sinceTheUserSpoke(const CompletionRequest &request)
{
    return request.messages.sliced(whereTheUserSpoke(request.messages) + 1);
}

QStringList modulesCalled(const CompletionRequest &request)
{
    QStringList modules;
    for (const Message &message : sinceTheUserSpoke(request)) {
        for (const llm::ToolCall &call : message.toolCalls) {
            const auto tool = std::ranges::find(request.tools, call.name, &llm::ToolDefinition::name);
            if (tool != request.tools.end() && !tool->module.isEmpty() && !modules.contains(tool->module))
                modules.append(tool->module);
        }
    }
    return modules;
}

bool hasBegun(const CompletionRequest &request)
{
    return std::ranges::contains(sinceTheUserSpoke(request), Role::Tool, &Message::role);
}

CompletionRequest atLevel(CompletionRequest request, int level)
{
    request.level = level;
    return request;
}

// Before what the user said, so that it stays the last word.
void tellModel(CompletionRequest &request, const QStringList &modules)
{
    const Message note{.role = Role::System,
                       .text = u"These of the user's modules have used up their budget and cannot be used now: %1. If the "
                               "request needs one of them, say so."_s.arg(modules.join(u", "_s))};
    request.messages.insert(std::max<qsizetype>(0, whereTheUserSpoke(request.messages)), note);
}

} // namespace

QStringList modulesOf(const CompletionRequest &request)
{
    const QStringList called = modulesCalled(request);
    if (!called.isEmpty() || request.tools.isEmpty())
        return called;
    const QString &first = request.tools.constFirst().module;
    const bool isOnlyOne = !first.isEmpty() && std::ranges::all_of(request.tools, [&first](const llm::ToolDefinition &tool) {
        return tool.module == first;
    });
    return isOnlyOne ? QStringList{first} : QStringList();
}

CountedLlm::CountedLlm(llm::LlmClient &llm, UsageStore &store, const Budgets &budgets, Likely likely)
    : m_llm(llm),
      m_store(store),
      m_budgets(budgets),
      m_likely(std::move(likely))
{}

std::unique_ptr<llm::LlmReply> CountedLlm::complete(const CompletionRequest &request)
{
    Asking asking{.request = request};
    if (const std::optional<Error> refused = hold(asking)) {
        qCInfo(lcCounted).noquote() << u"🛑 no model is asked (%1): %2"_s.arg(request.purpose, refused->message);
        return std::make_unique<RefusedReply>(*refused);
    }
    asking.modules = modulesOf(asking.request);
    const QString model = m_likely(asking.request).model;
    auto reply = std::make_unique<CountedReply>(
        m_llm.complete(asking.request), [this, asking](llm::Completion &completion) { count(asking, completion); },
        [this, asking, model] { m_store.count(model, asking.request.purpose, asking.modules, {.unpricedCalls = 1}); });
    QElapsedTimer since;
    since.start();
    connect(reply.get(), &llm::LlmReply::finished, this, [this, model, since](const Result<llm::Completion> &result) {
        if (!result && result.error().code == ErrorCode::Cancelled)
            return;
        config::AgentCall call{.model = result ? result->model : model, .isFailed = !result, .milliseconds = since.elapsed()};
        if (result) {
            call.inputTokens = result->usage.inputTokens;
            call.outputTokens = result->usage.outputTokens;
            call.cachedInputTokens = result->usage.cachedInputTokens;
        }
        Q_EMIT called(call);
    });
    return reply;
}

// Nothing when it may be asked, in the form that asking has then.
std::optional<Error> CountedLlm::hold(Asking &asking) const
{
    if (m_budgets.isEmpty() && asking.request.schedule == 0)
        return std::nullopt;
    const BudgetStand user = m_budgets.user();
    const BudgetStand schedule = m_budgets.schedule(asking.request.schedule);
    BudgetStand worst = schedule.state > user.state ? schedule : user;
    if (m_likely(asking.request).isFree) {
        asking.request.onlyFree = worst.state >= BudgetState::Reached;   // its fallbacks may cost something
        return std::nullopt;
    }
    leaveOut(asking, modulesCalled(asking.request));
    for (const QString &module : modulesOf(asking.request)) {
        if (const BudgetStand stand = m_budgets.module(module); stand.state > worst.state)
            worst = stand;
    }
    if (worst.state < BudgetState::Reached)
        return std::nullopt;

    const llm::LlmRouter::Likely simple = m_likely(atLevel(asking.request, 0));
    const bool hasSimpler = simple.model != m_likely(atLevel(asking.request, 2)).model;
    const auto isOver = [hasSimpler](const BudgetStand &stand) {
        return stand.state == BudgetState::Over || (stand.state == BudgetState::Reached && !hasSimpler);
    };
    const bool isHeld = isOver(user) || isOver(schedule);
    if (isHeld && !simple.isFree && !hasBegun(asking.request))
        return refusalOf(isOver(user) ? user : schedule, m_store.now());
    asking.request.onlyFree = isHeld && simple.isFree;
    if (hasSimpler && asking.request.level > 0) {
        asking.request.level = 0;
        asking.warnings.append(worst.words() + u"; until then %1 answers."_s.arg(simple.model));
    }
    return std::nullopt;
}

// The tools of services that have nothing left; not of those that this turn has called already.
void CountedLlm::leaveOut(Asking &asking, const QStringList &used) const
{
    QStringList over;
    for (const llm::ToolDefinition &tool : std::as_const(asking.request.tools)) {
        if (used.contains(tool.module) || over.contains(tool.module))
            continue;
        const BudgetStand stand = m_budgets.module(tool.module);
        if (stand.state != BudgetState::Over)
            continue;
        over.append(tool.module);
        asking.warnings.append(stand.words() + u"; until then it is not used."_s);
    }
    if (over.isEmpty())
        return;
    asking.request.tools.removeIf([&over](const llm::ToolDefinition &tool) { return over.contains(tool.module); });
    tellModel(asking.request, over);
}

void CountedLlm::count(const Asking &asking, llm::Completion &completion)
{
    if (!completion.usage.cost && completion.usage.unpricedCalls == 0)
        completion.usage.unpricedCalls = 1;
    // An answer is not seen as ended before its cost is kept: the commit of that end takes it along. A call of a tool goes out
    // before the disk is waited for.
    m_store.count(completion.model, asking.request.purpose, asking.modules, completion.usage, asking.request.schedule,
                  UsageStore::When::Soon);
    QStringList warnings = asking.warnings;
    note(m_budgets.user(), warnings);
    for (const QString &module : asking.modules)
        note(m_budgets.module(module), warnings);
    note(m_budgets.schedule(asking.request.schedule), warnings);
    if (!completion.warning.isEmpty())
        warnings.prepend(completion.warning);
    completion.warning = warnings.join(u' ');
}

void CountedLlm::note(const BudgetStand &stand, QStringList &warnings)
{
    if (stand.state == BudgetState::Free || !m_store.isNews(stand.id(), stand.began))
        return;
    if (std::ranges::none_of(warnings, [&stand](const QString &said) { return said.startsWith(stand.words()); }))
        warnings.append(stand.words() + u'.');
    qCInfo(lcCounted).noquote() << u"⚠️ %1"_s.arg(stand.words());
    Q_EMIT noticed(stand);
}

}   // namespace tom::agent
