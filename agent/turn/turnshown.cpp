#include "agent/recall/recall.h"
#include "agent/tools/resultsmodule.h"
#include "agent/tools/toolpolicy.h"
#include "agent/turn/turn.h"
#include "shared/config/toolrules.h"

#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcShown, "tom.agent.turn")

// What the model is shown of memory, history and images.

// The memory answers soon or not at all; a turn that ended meanwhile stays as it is.
void Turn::recall()
{
    // A schedule that may not search the memory is not shown what a search finds.
    const auto isNamed = [](const QStringList &names) {
        return isNamedBy(names, QString(config::memoryServiceName), u"search_memories"_s);
    };
    const protocol::ScheduleTools &rules = m_record.request().tools;
    if (!m_services.recall || isNamed(rules.deny) || isNamed(rules.ask))   // there is nobody to ask
        return select();
    QString before;
    for (const StoredMessage &message : m_record.history().last(std::min<qsizetype>(2, m_record.history().size())))
        before += message.message.text.left(500) + u'\n';
    m_isRecalling = true;
    m_services.recall(m_record.subject(), before).then(this, [this](const Result<QList<RecalledMemory>> &memories) {
        m_isRecalling = false;
        if (m_isEnded)
            return;
        m_progress.memories = memories.value_or(QList<RecalledMemory>());
        select();
    });
}

// So that what is shown can be forgotten, whichever modules were chosen.
void Turn::offerForgetting()
{
    if (m_progress.memories.isEmpty())
        return;
    for (const llm::ToolDefinition &tool : m_services.tools.definitions({config::memoryServiceName})) {
        const bool isOffered = std::ranges::contains(m_offered, tool.name, &llm::ToolDefinition::name);
        const bool isDenied = isNamedBy(m_record.request().tools.deny, QString(config::memoryServiceName), u"delete_memory"_s);
        if (!isOffered && !isDenied && tool.name.endsWith("delete_memory"_L1))
            m_offered += asOffered({tool}, m_services.tools);
    }
}

QList<llm::Message> Turn::prompt()
{
    QStringList heard = m_selection.modules;
    heard.removeIf([&denied = m_record.request().tools.deny](const QString &module) {   // "mail" and "mail.*" alike
        return config::matchesAny(denied, module) || config::matchesAny(denied, module + u'.');
    });
    const PromptMoment moment{.now = m_services.clock.now().toTimeZone(m_services.timeZone),
                              .language = m_services.language,
                              .position = m_record.request().position,
                              .unavailable = m_unavailable,
                              .notes = m_services.tools.promptNotes(heard),
                              .memories = Recall::promptText(m_progress.memories)};
    llm::Message request{.text = m_record.request().request};
    const QList<StoredMessage> history = m_record.takeHistory(request);
    QList<llm::Message> prompt = m_services.prompts.build(m_record.request().clientType, history, moment, request.text);
    prompt.last().images = request.images;
    return prompt;
}

// Only now are the services there that it uses, and known which of them are not.
void Turn::takeUp()
{
    for (const ToolRegistry::Module &module : m_services.tools.modules()) {
        if (!module.problem.isEmpty())
            m_unavailable.append(module.name);
    }
    m_talk.begin(prompt(), m_before, m_progress.images);
    const QStringList &offered = m_progress.offered;
    QList<llm::ToolDefinition> tools =
        m_services.tools.definitions(m_selection.modules + QStringList{ResultsModule::moduleName, config::memoryServiceName});
    if (!offered.isEmpty())   // a version of Tom before did not keep it
        tools.removeIf([&](const llm::ToolDefinition &tool) { return !offered.contains(tool.name); });
    std::ranges::sort(tools, {}, [&](const llm::ToolDefinition &tool) { return offered.indexOf(tool.name); });
    m_offered = asOffered(tools, m_services.tools);
    if (const QString notes = m_answerNotes.after(std::exchange(m_before, {}), m_services.tools); !notes.isEmpty())
        m_talk.addNote(notes);
}

// Not every model can see, and not every image is one: what it refused it may take in words.
bool Turn::repair(const Error &error)
{
    if (error.code != ErrorCode::LlmRejected || !m_roundText.isEmpty())   // what was said has been seen
        return false;
    const auto dropped = m_talk.dropImages();
    if (dropped == TurnTalk::Images::None)
        return false;
    m_refused.insert(dropped);
    --m_progress.rounds;
    return true;
}

// It answered without them, so it was the images.
void Turn::noteRefused()
{
    if (m_refused.isEmpty())
        return;
    const auto kept =
        m_record.setImagesRefused(m_refused.contains(TurnTalk::Images::History), m_refused.contains(TurnTalk::Images::Request));
    if (!kept)   // the next request finds it out once more
        qCWarning(lcShown).noquote() << u"⚠️ refused images are not marked: %1"_s.arg(kept.error().message);
    m_refused.clear();
    const QString warning = u"The model could not take the images; it answered without them."_s;
    if (!m_progress.warnings.contains(warning))
        m_progress.warnings.append(warning);
}

// The choice, and what was remembered for it.
QString Turn::why() const
{
    QStringList texts;
    for (const RecalledMemory &memory : m_progress.memories)
        texts.append(u"“%1” (%2)"_s.arg(memory.text.simplified(), memory.date));
    return texts.isEmpty() ? m_selection.why : u"%1; remembered: %2"_s.arg(m_selection.why, texts.join(u", "_s));
}

QList<protocol::UsedMemory> Turn::usedMemories() const
{
    QList<protocol::UsedMemory> used;
    for (const RecalledMemory &memory : m_progress.memories)
        used.append({.id = memory.id, .text = memory.text});
    return used;
}

} // namespace tom::agent
