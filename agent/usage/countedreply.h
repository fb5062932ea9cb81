#pragma once

#include "shared/llm/llmclient.h"

#include <functional>

namespace tom::agent {

// Passes on what another reply says, and shows its end to somebody first, who may change it. Of a reply that breaks off
// after its first word it says that something was spent.
class CountedReply : public llm::LlmReply
{
    Q_OBJECT

public:
    using Take = std::function<void(llm::Completion &completion)>;

    CountedReply(std::unique_ptr<llm::LlmReply> reply, Take take, std::function<void()> brokeOff);
    ~CountedReply() override;

    void cancel() override;

private:
    void takeEnd(const Result<llm::Completion> &result);

    std::unique_ptr<llm::LlmReply> m_reply;
    Take m_take;
    std::function<void()> m_brokeOff;
    bool m_hasSpoken = false;
};

// A request that nobody is asked.
class RefusedReply : public llm::LlmReply
{
    Q_OBJECT

public:
    explicit RefusedReply(const Error &why);

    void cancel() override { end({.code = ErrorCode::Cancelled, .message = QStringLiteral("cancelled")}); }

private:
    void end(const Error &error);

    bool m_isFinished = false;
};

} // namespace tom::agent
