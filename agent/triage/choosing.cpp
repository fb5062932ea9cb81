#include "agent/triage/choosing.h"

#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcTriage, "tom.agent.triage")

namespace {

constexpr int usualLevel = 1;
constexpr qsizetype fewEnough = 64;   // to offer all of them when no word says which

} // namespace

Choosing::Choosing(llm::LlmClient &llm, Subject subject, Way way, const QString &provider, std::chrono::milliseconds patience)
    : m_llm(llm),
      m_subject(std::move(subject)),
      m_way(way),
      m_provider(provider)
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(patience);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        goByWords(u"the model that chooses did not answer within %1 s"_s.arg(double(m_patience.interval()) / 1000));
    });
}

Choosing::~Choosing() = default;

void Choosing::start()
{
    switch (m_way) {
    case Way::AsAsked:
        return end(m_subject.question.modules, u"modules as asked for"_s, usualLevel);
    case Way::All:
        return end(usable(), u"few tools: all modules are offered"_s, usualLevel);
    case Way::Builtin:
        return goByWords({});
    case Way::Model:
        return askModel();
    }
}

void Choosing::askModel()
{
    llm::CompletionRequest request = triageRequest(m_subject.modules, *m_subject.index, m_subject.question, modulesUsedBefore());
    request.provider = m_provider;
    m_reply = m_llm.complete(request);
    connect(m_reply.get(), &llm::LlmReply::finished, this, &Choosing::takeAnswer);
    m_patience.start();
}

void Choosing::takeAnswer(const Result<llm::Completion> &completion)
{
    m_patience.stop();
    m_reply.release()->deleteLater();   // it is still emitting
    if (!completion) {
        qCWarning(lcTriage).noquote() << u"⚠️ the modules are chosen by words: %1"_s.arg(completion.error().message);
        return goByWords(u"the model that chooses could not be asked"_s);
    }
    m_usage = completion->usage;
    const auto answer = triageAnswer(completion->message.text, m_subject.modules);
    if (!answer) {
        qCWarning(lcTriage).noquote()
            << u"⚠️ the modules are chosen by words: %1 did not answer in the form that was asked for"_s.arg(completion->model);
        return goByWords(u"the model that chooses gave no usable answer"_s);
    }
    m_startsTopic = answer->startsTopic;
    QStringList modules = answer->modules;
    for (const QString &used : modulesUsedBefore()) {
        if (!answer->startsTopic && !modules.contains(used))
            modules.append(used);
    }
    end(modules, answer->why.isEmpty() ? u"chosen by a model"_s : answer->why, answer->level, answer->tools);
}

// What was used a moment ago is kept: "and tomorrow?" names no module.
void Choosing::goByWords(const QString &because)
{
    m_patience.stop();
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply.release()->deleteLater();
    }
    const QString suffix = because.isEmpty() ? QString() : u", as "_s + because;
    QStringList modules = m_subject.index->modulesFor(m_subject.question.request);
    for (const QString &used : modulesUsedBefore()) {
        if (!modules.contains(used))
            modules.append(used);
    }
    if (!modules.isEmpty())
        return end(modules, u"chosen by the words of the request"_s + suffix, usualLevel);
    qsizetype tools = 0;
    for (const QString &name : usable())
        tools += module(name)->tools.size();
    if (m_way == Way::Builtin || tools <= fewEnough)
        return end(usable(), u"no word says which modules: all are offered"_s + suffix, usualLevel);
    end({}, u"no word says which modules, and there are too many tools to offer all"_s + suffix, usualLevel);
}

void Choosing::end(const QStringList &modules, const QString &why, int level, const QStringList &tools)
{
    Selection selection{.startsTopic = m_startsTopic, .why = why, .usage = m_usage};
    for (const ToolRegistry::Module &one : std::as_const(m_subject.modules)) {
        if (!one.problem.isEmpty())
            selection.unavailable.append(one.name);
    }
    for (const QString &name : modules) {
        const ToolRegistry::Module *const wanted = module(name);
        if (!wanted || !wanted->problem.isEmpty())
            selection.missing.append(name);
        else if (!selection.modules.contains(name))
            choose(*wanted, selection, tools);
    }
    // All are offered; which of them it is about is still worth knowing.
    QStringList meant = modules;
    if (m_way == Way::All) {
        meant = m_subject.index->modulesFor(m_subject.question.request);
        for (const QString &name : std::as_const(meant)) {
            if (selection.unavailable.contains(name))
                selection.missing.append(name);
        }
    }
    setLevel(selection, meant, level);
    setProvider(selection, meant);
    Q_EMIT finished(selection);
}

void Choosing::choose(const ToolRegistry::Module &module, Selection &selection, const QStringList &tools) const
{
    selection.modules.append(module.name);
    if (m_way == Way::Builtin || module.tools.size() <= mostToolsOfModule) {
        selection.tools += module.tools;
        return;
    }
    const auto isNamed = [&](const llm::ToolDefinition &tool) {
        return tools.contains(tool.name) || m_subject.usedBefore.contains(tool.name);
    };
    QList<llm::ToolDefinition> named;
    std::ranges::copy_if(module.tools, std::back_inserter(named), isNamed);
    const qsizetype room = std::max<qsizetype>(mostTools - selection.tools.size(), mostToolsOfModule / 4);
    const bool isNameless =
        std::ranges::none_of(module.tools, [&tools](const llm::ToolDefinition &tool) { return tools.contains(tool.name); });
    if (isNameless) {
        for (const llm::ToolDefinition &tool :
             m_subject.index->toolsOf(module.name, m_subject.question.request, std::min(room, mostToolsOfModule))) {
            if (!named.contains(tool))
                named.append(tool);
        }
    }
    selection.tools += named.mid(0, std::min(room, mostToolsOfModule));
}

void Choosing::setLevel(Selection &selection, const QStringList &modules, int level) const
{
    if (m_subject.question.level) {
        selection.level = *m_subject.question.level;
        selection.why += u", level as asked for"_s;
        return;
    }
    selection.level = level;
    QString reason;
    for (const QString &name : selection.modules) {
        const ToolRegistry::Module *const chosen = module(name);
        if (modules.contains(name) && chosen->complexity > selection.level) {
            selection.level = chosen->complexity;
            reason = u", level %1 for %2"_s.arg(chosen->complexity).arg(name);
        }
    }
    selection.why += reason;
}

// Where the modules name different providers, none of them has a better claim than the usual one.
void Choosing::setProvider(Selection &selection, const QStringList &modules) const
{
    QStringList providers;
    for (const QString &name : selection.modules) {
        if (modules.contains(name) && !providers.contains(module(name)->llm))
            providers.append(module(name)->llm);
    }
    if (providers.size() == 1)
        selection.provider = providers.constFirst();
}

QStringList Choosing::modulesUsedBefore() const
{
    QStringList names;
    for (const ToolRegistry::Module &one : m_subject.modules) {
        const bool isUsed = std::ranges::any_of(
            one.tools, [this](const llm::ToolDefinition &tool) { return m_subject.usedBefore.contains(tool.name); });
        if (isUsed)
            names.append(one.name);
    }
    return names;
}

const ToolRegistry::Module *Choosing::module(const QString &name) const
{
    const auto found = std::ranges::find(m_subject.modules, name, &ToolRegistry::Module::name);
    return found == m_subject.modules.end() ? nullptr : &*found;
}

QStringList Choosing::usable() const
{
    QStringList names;
    for (const ToolRegistry::Module &one : m_subject.modules) {
        if (one.problem.isEmpty())
            names.append(one.name);
    }
    return names;
}

} // namespace tom::agent
