#include "chatpeer.h"
#include "shared/llm/chatstream.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::llm;

namespace {

struct Read
{
    QString text{};
    QString reasoning{};
    ProviderResult<Completion> completion{};
};

Read read(const QByteArray &body, qsizetype pieceSize)
{
    ChatStream stream;
    Read result;
    const auto take = [&result](const ChatDelta &delta) {
        result.text += delta.text;
        result.reasoning += delta.reasoning;
    };
    for (qsizetype i = 0; i < body.size(); i += pieceSize)
        take(stream.feed(body.sliced(i, std::min(pieceSize, body.size() - i))));
    take(stream.finish());
    result.completion = stream.completion();
    return result;
}

} // namespace

// Bytes in, events out: each body is read whole, in small pieces, and byte by byte.
class TestChatStream : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anAnswerThatEndsTooEarlyIsAnErrorWithItsText()
    {
        const QByteArray begin = text("Let me look, ") + text("\xC3\xA9 \xF0\x9F\x8D\x80.")
                                 + tools(fragment(R"("index":0,"id":"a")", "weather", quoted("{\"city\":")))
                                 + tools(fragment(R"("index":0)", {}, quoted("\"Paris\"}")));
        const QByteArray body = begin + chunk("{}", "tool_calls");
        for (qsizetype end = 0; end < body.size() - 2; ++end) {   // without its blank line the last event may be whole
            const Read result = read(body.first(end), 4096);

            QVERIFY2(!result.completion, QByteArray::number(end).constData());
            QCOMPARE(result.completion.error().kind, FailureKind::Truncated);
        }
        QCOMPARE(read(begin, 4096).text, u"Let me look, é 🍀."_s);
        for (const QByteArray &whole : {body, body + done}) {   // some servers never say [DONE]
            const Read result = read(whole, 4096);
            QVERIFY(result.completion.has_value());
            QCOMPARE(result.completion->message.toolCalls.constFirst().arguments, (QJsonObject{{u"city"_s, u"Paris"_s}}));
        }
    }
    void assemblesToolCalls_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("calls");   // "id name {arguments}"
        const QByteArray end = chunk("{}", "tool_calls") + done;
        const QString one = u"a weather {\"city\":\"Paris\"}"_s;
        const QString two = one + u"; b tasks {}"_s;

        QTest::newRow("in pieces") << tools(fragment(R"("index":0,"id":"a")", "weather", quoted("")))
                                          + tools(fragment(R"("index":0)", {}, quoted("{\"city\":")))
                                          + tools(fragment(R"("index":0)", {}, quoted("\"Paris\"}"))) + end
                                   << one;
        QTest::newRow("two, interleaved") << tools(fragment(R"("index":0,"id":"a")", "weather", quoted("{\"city\":")))
                                                 + tools(fragment(R"("index":1,"id":"b")", "tasks", quoted("{}")))
                                                 + tools(fragment(R"("index":0)", {}, quoted("\"Paris\"}"))) + end
                                          << two;
        QTest::newRow("index 1 comes first")
            << tools(fragment(R"("index":1,"id":"b")", "tasks", quoted("")))
                   + tools(fragment(R"("index":0,"id":"a")", "weather", quoted("{\"city\":\"Paris\"}"))) + end
            << two;
        QTest::newRow("index 0 for all") << tools(fragment(R"("index":0,"id":"a")", "weather", quoted("{\"city\":\"Paris\"}")))
                                                + tools(fragment(R"("index":0,"id":"b")", "tasks", quoted("{}"))) + end
                                         << two;
        QTest::newRow("no index, by id") << tools(fragment(R"("id":"a")", "weather", quoted("{\"city\":")))
                                                + tools(fragment(R"("id":"b")", "tasks", quoted("{}")))
                                                + tools(fragment(R"("id":"a")", {}, quoted("\"Paris\"}"))) + end
                                         << two;
        QTest::newRow("neither index nor id")
            << tools(fragment({}, "weather", quoted("{\"city\":"))) + tools(fragment({}, {}, quoted("\"Paris\"}")))
                   + tools(fragment({}, "tasks", quoted("{}"))) + end
            << u"call_1 weather {\"city\":\"Paris\"}; call_2 tasks {}"_s;
        QTest::newRow("id and name each time")
            << tools(fragment(R"("index":0,"id":"a")", "weather", quoted("{\"city\":")))
                   + tools(fragment(R"("index":0,"id":"a")", "weather", quoted("\"Paris\"}"))) + end
            << one;
        QTest::newRow("whole in one chunk") << tools(fragment(R"("index":0,"id":"a")", "weather", quoted("{\"city\":\"Paris\"}"))
                                                     + ',' + fragment(R"("index":1,"id":"b")", "tasks", quoted("")))
                                                   + end
                                            << two;
        QTest::newRow("arguments as an object")
            << tools(fragment(R"("index":0,"id":"a")", "weather", R"({"city":"Paris"})")) + end << one;
        QTest::newRow("no arguments at all") << tools(fragment(R"("index":0,"id":"b")", "tasks", {})) + end << u"b tasks {}"_s;
        QTest::newRow("finish says stop") << tools(fragment(R"("index":0,"id":"a")", "weather", quoted("{\"city\":\"Paris\"}")))
                                                 + chunk("{}", "stop") + done
                                          << one;
        QTest::newRow("arguments that are no JSON")
            << tools(fragment(R"("index":0,"id":"a")", "weather", quoted("{\"city\":"))) + end << u"a weather !"_s;
        QTest::newRow("arguments that are no object")
            << tools(fragment(R"("index":0,"id":"a")", "weather", quoted("[1]"))) + end << u"a weather !"_s;
        QTest::newRow("not run: out of length")
            << tools(fragment(R"("index":0,"id":"a")", "weather", quoted("{\"ci"))) + chunk("{}", "length") + done << QString();
    }
    void assemblesToolCalls()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const QString, calls);

        for (const qsizetype size : {body.size(), qsizetype(7), qsizetype(1)}) {
            const Read result = read(body, size);

            QVERIFY(result.completion.has_value());
            QStringList seen;
            for (const ToolCall &call : result.completion->message.toolCalls)
                seen.append(
                    u"%1 %2 %3"_s.arg(call.id, call.name,
                                      call.argumentsError.isEmpty()
                                          ? QString::fromUtf8(QJsonDocument(call.arguments).toJson(QJsonDocument::Compact))
                                          : u"!"_s));
            QCOMPARE(seen.join(u"; "_s), calls);
            QCOMPARE(result.completion->stop, calls.isEmpty() ? StopReason::Length : StopReason::Tools);
        }
    }
    void separatesReasoning_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("words");
        QTest::addColumn<QString>("reasoning");
        const QByteArray end = chunk("{}", "stop") + done;
        QTest::newRow("DeepSeek") << chunk(R"({"reasoning_content":"hm"})") + text("yes") + end << u"yes"_s << u"hm"_s;
        QTest::newRow("vLLM") << chunk(R"({"reasoning":"hm"})") + text("yes") + end << u"yes"_s << u"hm"_s;
        QTest::newRow("Mistral")
            << chunk(R"({"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"yes"}]})")
                   + end
            << u"yes"_s << u"hm"_s;
        QTest::newRow("inline") << text("<think>hm</think>\\n\\nyes") + end << u"yes"_s << u"hm"_s;
        QTest::newRow("inline, cut tags") << text("<th") + text("ink>h") + text("m</thi") + text("nk>") + text("\\nyes") + end
                                          << u"yes"_s << u"hm"_s;
        QTest::newRow("a tag in the text is text")
            << text("write <think>x</think>") + end << u"write <think>x</think>"_s << QString();
        QTest::newRow("something like a tag") << text("<") + text("b>yes") + end << u"<b>yes"_s << QString();
        QTest::newRow("UTF-8") << text("\xc3\xa9\xe2\x82\xac\xf0\x9f\x8d\x80") + end << u"é€🍀"_s << QString();
    }
    void separatesReasoning()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const QString, words);
        QFETCH(const QString, reasoning);

        for (const qsizetype size : {body.size(), qsizetype(5), qsizetype(1)}) {
            const Read result = read(body, size);

            QVERIFY(result.completion.has_value());
            QCOMPARE(result.text, words);
            QCOMPARE(result.reasoning, reasoning);
            QCOMPARE(result.completion->message.text, words);
        }
    }
    void namesTheEnd_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<StopReason>("stop");
        QTest::newRow("length") << text("a") + chunk("{}", "length") << StopReason::Length;
        QTest::newRow("Mistral's length") << text("a") + chunk("{}", "model_length") << StopReason::Length;
        QTest::newRow("filter") << text("a") + chunk("{}", "content_filter") << StopReason::Filtered;
        QTest::newRow("refusal") << chunk(R"({"refusal":"I must not"})") + chunk("{}", "stop") << StopReason::Refused;
        QTest::newRow("unknown word") << text("a") + chunk("{}", "eos") << StopReason::Stop;
    }
    void namesTheEnd()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const StopReason, stop);

        QCOMPARE(read(body, body.size()).completion->stop, stop);
    }
    void findsUsageWhereverItIs_data()
    {
        QTest::addColumn<QByteArray>("body");
        const QByteArray usage = R"("usage":{"prompt_tokens":5,"completion_tokens":3})";
        QTest::newRow("behind the end, without choices")
            << text("a") + chunk("{}", "stop") + R"(data: {"choices":[],)" + usage + "}\n\n" + done;
        QTest::newRow("in the last choice") << text("a") + R"(data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],)"
                                                   + usage + "}\n\n";
        QTest::newRow("Groq") << text("a") + R"(data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"x_groq":{)"
                                     + usage + "}}\n\n";
        QTest::newRow("Azure's first chunk") << R"(data: {"choices":[],"prompt_filter_results":[]})"_ba + "\n\n" + text("a")
                                                    + chunk("{}", "stop") + R"(data: {"choices":[],)" + usage + "}\n\n";
    }
    void findsUsageWhereverItIs()
    {
        QFETCH(const QByteArray, body);

        const Read result = read(body, 11);

        QVERIFY(result.completion.has_value());
        QCOMPARE(result.completion->usage, (protocol::Usage{.inputTokens = 5, .outputTokens = 3}));
    }
    void refusesWhatIsNoAnswer_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<FailureKind>("kind");
        QTest::newRow("nothing") << ""_ba << FailureKind::Truncated;
        QTest::newRow("only comments") << ": hello\n\n"_ba << FailureKind::Truncated;
        QTest::newRow("text, then the end") << text("a") << FailureKind::Truncated;
        QTest::newRow("half a call") << tools(fragment(R"("index":0,"id":"a")", "weather", quoted("{")))
                                     << FailureKind::Truncated;
        QTest::newRow("no JSON") << "data: hello\n\n"_ba << FailureKind::Protocol;
        QTest::newRow("a page") << "<!doctype html>"_ba << FailureKind::Protocol;
        QTest::newRow("other JSON") << R"({"ok":true})"_ba << FailureKind::Protocol;
        QTest::newRow("half a body") << "{\"choices\":[{\"mess"_ba << FailureKind::Truncated;
        QTest::newRow("an empty answer") << chunk("{}", "stop") + done << FailureKind::Empty;
        QTest::newRow("error as a string") << R"(data: {"error":"out of memory"})"_ba + "\n\n" << FailureKind::Server;
        QTest::newRow("no resources") << text("a") + chunk("{}", "insufficient_system_resource") << FailureKind::Server;
        QTest::newRow("an event without end") << "data: "_ba + QByteArray(9 * 1024 * 1024, 'x') << FailureKind::TooLarge;
    }
    void refusesWhatIsNoAnswer()
    {
        QFETCH(const QByteArray, body);
        QFETCH(const FailureKind, kind);

        const Read result = read(body, 64 * 1024);

        QVERIFY(!result.completion);
        QCOMPARE(result.completion.error().kind, kind);
    }
    void whatCameBeforeAnErrorIsKept()
    {
        const Read result = read(text("a") + "data: {\"error\":\"out of memory\"}\n\n" + text("b"), 1000);

        QCOMPARE(result.text, u"a"_s);
        QVERIFY(!result.completion);
        QCOMPARE(result.completion.error().detail, u"out of memory"_s);
    }
};

QTEST_GUILESS_MAIN(TestChatStream)
#include "tst_chatstream.moc"
