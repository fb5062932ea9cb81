#pragma once

#include "shared/llm/llmclient.h"

namespace tom::llm {

// An answer that is known already, told in small pieces like that of a model.
class BuiltinReply : public LlmReply
{
    Q_OBJECT

public:
    explicit BuiltinReply(const Completion &completion);

    void cancel() override;

private:
    void sendNext();
    void end(const Result<Completion> &result);

    Completion m_completion;
    qsizetype m_sent = 0;
    bool m_isCancelled = false;
    bool m_isFinished = false;
};

} // namespace tom::llm
