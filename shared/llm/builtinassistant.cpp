#include "shared/llm/builtinassistant.h"

#include "shared/llm/builtindialogue.h"
#include "shared/llm/builtinreply.h"

using namespace Qt::StringLiterals;

namespace tom::llm {

BuiltinAssistant::BuiltinAssistant(const Clock &clock) : m_clock(clock) {}

std::unique_ptr<LlmReply> BuiltinAssistant::complete(const CompletionRequest &request)
{
    if (!m_set || m_tools != request.tools) {
        m_tools = request.tools;
        m_set = std::make_shared<const builtin::ToolSet>(request.tools);
    }
    const Message message = builtin::Dialogue(request, m_clock.now(), m_set).next();
    return std::make_unique<BuiltinReply>(Completion{.message = message,
                                                     .stop = message.toolCalls.isEmpty() ? StopReason::Stop : StopReason::Tools,
                                                     .model = builtin::ownerName});
}

QString BuiltinAssistant::pendingTool(const Message &said)
{
    const bool isOwn = said.opaqueOwner == builtin::ownerName;
    return isOwn ? said.opaque.value("pending"_L1).toObject().value("tool"_L1).toString() : QString();
}

} // namespace tom::llm
