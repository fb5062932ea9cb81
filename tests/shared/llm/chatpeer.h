#pragma once

#include "shared/llm/providerclient.h"
#include "tests/support/askedllm.h"
#include "tests/support/scriptedhttppeer.h"

// Pieces of a Chat Completions answer, and one request to a peer that gives it.

[[nodiscard]] QByteArray chunk(const QByteArray &delta, const QByteArray &finishReason = {});
[[nodiscard]] QByteArray text(const QByteArray &words);
[[nodiscard]] QByteArray error(const QByteArray &fields);
// A chunk with fragments of tool calls; one such fragment; a string as JSON. (moc stumbles over raw literals with an odd
// number of quotation marks, so that tests leave those to this file.)
[[nodiscard]] QByteArray tools(const QByteArray &fragments);
[[nodiscard]] QByteArray fragment(const QByteArray &head, const QByteArray &name, const QByteArray &arguments);
[[nodiscard]] QByteArray quoted(QByteArray text);

inline const QByteArray done("data: [DONE]\n\n");
inline const QString key(QStringLiteral("sk-test-0123456789abcdef"));

// What came of one request, and how long it wished to wait between attempts; that takes no time here.
struct Outcome : tom::test::Outcome
{
    QList<std::chrono::milliseconds> waits{};
};

[[nodiscard]] tom::llm::Deployment deployment(const tom::test::ScriptedHttpPeer &peer);
[[nodiscard]] tom::llm::CompletionRequest hello();

[[nodiscard]] Outcome ask(tom::http::HttpClient &http, const tom::llm::Deployment &one, tom::llm::ChatTiming timing = {},
                          const tom::llm::CompletionRequest &request = hello());
