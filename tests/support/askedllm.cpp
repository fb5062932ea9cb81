#include "tests/support/askedllm.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::test {

Outcome askLlm(llm::LlmClient &client, const llm::CompletionRequest &request)
{
    Outcome outcome;
    const std::unique_ptr<llm::LlmReply> reply = client.complete(request);
    QObject::connect(reply.get(), &llm::LlmReply::textReceived, reply.get(), [&outcome](const QString &delta) {
        outcome.text += delta;
        outcome.pieces.append(delta);
    });
    QObject::connect(reply.get(), &llm::LlmReply::reasoningReceived, reply.get(),
                     [&outcome](const QString &delta) { outcome.reasoning += delta; });
    QSignalSpy finished(reply.get(), &llm::LlmReply::finished);
    if (QTest::qWaitFor([&finished] { return !finished.isEmpty(); }, 30s))
        outcome.result = finished.first().first().value<Result<llm::Completion>>();
    else
        outcome.result = failure(ErrorCode::Internal, u"the reply never finished"_s);
    return outcome;
}

} // namespace tom::test
