#include "chatpeer.h"

#include <QTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace tom;
using namespace tom::llm;

QByteArray chunk(const QByteArray &delta, const QByteArray &finishReason)
{
    const QByteArray finish = finishReason.isEmpty() ? "null"_ba : '"' + finishReason + '"';
    return R"(data: {"choices":[{"index":0,"delta":)" + delta + R"(,"finish_reason":)" + finish + "}]}\n\n";
}

QByteArray text(const QByteArray &words)
{
    return chunk(R"({"content":")" + words + "\"}");
}

QByteArray error(const QByteArray &fields)
{
    return R"({"error":{)" + fields + "}}";
}

QByteArray tools(const QByteArray &fragments)
{
    return chunk(R"({"tool_calls":[)" + fragments + "]}");
}

QByteArray quoted(QByteArray text)
{
    return '"' + text.replace('"', "\\\"") + '"';
}

QByteArray fragment(const QByteArray &head, const QByteArray &name, const QByteArray &arguments)
{
    QByteArray function;
    if (!name.isNull())
        function += R"("name":")" + name + '"';
    if (!arguments.isNull())
        function += (function.isEmpty() ? "" : ",") + R"("arguments":)"_ba + arguments;
    return '{' + head + (head.isEmpty() ? "" : ",") + R"("function":{)" + function + "}}";
}

Deployment deployment(const test::ScriptedHttpPeer &peer)
{
    return {.id = u"openai/gpt-x"_s,
            .model = u"gpt-x"_s,
            .provider = u"OpenAI"_s,
            .baseUrl = peer.url(u"/v1"_s),
            .key = key,
            .keyPlace = u"OPENAI_API_KEY"_s,
            .settings = u"llms.openai in config.yml"_s};
}

CompletionRequest hello()
{
    return {.messages = {{.role = Role::User, .text = u"hello"_s}}};
}

Outcome ask(http::HttpClient &http, const Deployment &one, ChatTiming timing, const CompletionRequest &request)
{
    QList<std::chrono::milliseconds> waits;
    timing.jitter = [] { return 0.0; };
    timing.wait = [&waits](std::chrono::milliseconds time, QObject *context, const std::function<void()> &then) {
        waits.append(time);
        QTimer::singleShot(0, context, then);
    };
    ProviderClient chat(http, {one, one, one}, timing);
    return {test::askLlm(chat, request), waits};
}
