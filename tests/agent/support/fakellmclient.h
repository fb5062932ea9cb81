#pragma once

#include "shared/llm/llmclient.h"

#include <QPointer>

#include <functional>

namespace tom::agent::test {

// An answer that the test gives piece by piece.
class FakeLlmReply : public llm::LlmReply
{
public:
    void cancel() override
    {
        wasCancelled = true;
        QMetaObject::invokeMethod(
            this, [this] { Q_EMIT finished(failure(ErrorCode::Cancelled, QStringLiteral("cancelled"))); }, Qt::QueuedConnection);
    }
    void say(const QString &text) { Q_EMIT textReceived(text); }
    void finish(const llm::Message &message, llm::StopReason stop)
    {
        Q_EMIT finished(llm::Completion{.message = message,
                                        .stop = stop,
                                        .usage = {.inputTokens = 10, .outputTokens = 2},
                                        .model = QStringLiteral("fake/model")});
    }
    void finishWith(const protocol::Usage &usage)
    {
        Q_EMIT finished(llm::Completion{.message = {.role = llm::Role::Assistant, .text = QStringLiteral("ok")},
                                        .usage = usage,
                                        .model = QStringLiteral("fake/model")});
    }
    void finish(const QString &text) { finish({.role = llm::Role::Assistant, .text = text}, llm::StopReason::Stop); }
    void call(const QList<llm::ToolCall> &calls, const QString &text = {})
    {
        finish({.role = llm::Role::Assistant, .text = text, .toolCalls = calls}, llm::StopReason::Tools);
    }
    void fail(const Error &error) { Q_EMIT finished(std::unexpected(error)); }

    bool wasCancelled = false;
};

// A model that the test plays: what it was asked, and the answer that is open now.
class FakeLlmClient : public llm::LlmClient
{
public:
    std::unique_ptr<llm::LlmReply> complete(const llm::CompletionRequest &request) override
    {
        requests.append(request);
        if (asked)
            asked();
        auto made = std::make_unique<FakeLlmReply>();
        reply = made.get();
        replies.append(made.get());
        return made;
    }

    QList<llm::CompletionRequest> requests;
    std::function<void()> asked;
    QPointer<FakeLlmReply> reply;            // the newest
    QList<QPointer<FakeLlmReply>> replies;   // all that were ever asked for
};

} // namespace tom::agent::test
