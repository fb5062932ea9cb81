#include "agent/recall/recall.h"
#include "agent/turn/turn.h"

namespace tom::agent {

// The memory answers soon or not at all; a turn that ended meanwhile stays as it is.
void Turn::recall()
{
    const auto ask = [this](const QList<RecalledMemory> &memories) {
        m_isRecalling = false;
        if (m_isEnded)
            return;
        m_memories = memories;
        m_messages = prompt();
        askModel();
    };
    if (!m_services.recall)
        return ask({});
    m_isRecalling = true;
    m_services.recall(m_record.request().request).then(this, [ask](const Result<QList<RecalledMemory>> &memories) {
        ask(memories.value_or(QList<RecalledMemory>()));
    });
}

QList<llm::Message> Turn::prompt()
{
    const PromptMoment moment{.now = m_services.clock.now().toTimeZone(m_services.timeZone),
                              .position = m_record.request().position,
                              .unavailable = m_unavailable,
                              .notes = m_services.tools.promptNotes(m_selection.modules),
                              .memories = Recall::promptText(m_memories)};
    const protocol::ProcessRequest &request = m_record.request();
    return m_record.withAttachments(
        m_services.prompts.build(request.clientType, std::exchange(m_history, {}), moment, request.request));
}

QList<protocol::UsedMemory> Turn::usedMemories() const
{
    QList<protocol::UsedMemory> used;
    for (const RecalledMemory &memory : m_memories)
        used.append({.id = memory.id, .text = memory.text});
    return used;
}

} // namespace tom::agent
