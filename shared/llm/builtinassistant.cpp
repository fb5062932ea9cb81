#include "shared/llm/builtinassistant.h"

#include "shared/llm/builtindialogue.h"
#include "shared/llm/builtinreply.h"

namespace tom::llm {

BuiltinAssistant::BuiltinAssistant(const Clock &clock) : m_clock(clock) {}

std::unique_ptr<LlmReply> BuiltinAssistant::complete(const CompletionRequest &request)
{
    const Message message = builtin::Dialogue(request, m_clock.now()).next();
    return std::make_unique<BuiltinReply>(Completion{.message = message,
                                                     .stop = message.toolCalls.isEmpty() ? StopReason::Stop : StopReason::Tools,
                                                     .model = builtin::ownerName});
}

} // namespace tom::llm
