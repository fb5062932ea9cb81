#include "answercheck.h"

#include "shared/llm/wire.h"

#include <QJsonObject>

namespace tom::llm {

namespace {

struct Read
{
    QString text{};
    QString reasoning{};
    ProviderResult<Completion> completion{};
};

Read readAnswer(Wire wire, std::initializer_list<QByteArrayView> pieces)
{
    const std::unique_ptr<AnswerStream> stream = answerStream(wire);
    Read read;
    const auto take = [&read](const ChatDelta &delta) {
        read.text += delta.text;
        read.reasoning += delta.reasoning;
    };
    for (const QByteArrayView piece : pieces)
        take(stream->feed(piece.toByteArray()));
    take(stream->finish());
    read.completion = stream->completion();
    return read;
}

// Ids that no provider gave differ each time.
bool isSameCall(const ToolCall &a, const ToolCall &b)
{
    return a.name == b.name && a.arguments == b.arguments && a.argumentsError == b.argumentsError;
}

QByteArray differenceOf(const Read &whole, const Read &cut)
{
    if (whole.text != cut.text || whole.reasoning != cut.reasoning)
        return "other words when it is cut";
    if (whole.completion.has_value() != cut.completion.has_value())
        return "an answer or none, as it is cut";
    if (!whole.completion)
        return whole.completion.error().kind == cut.completion.error().kind ? "" : "another failure when it is cut";
    const Completion &a = *whole.completion;
    const Completion &b = *cut.completion;
    const bool isSame = a.message.text == b.message.text && a.stop == b.stop && a.usage == b.usage
                        && std::ranges::equal(a.message.toolCalls, b.message.toolCalls, isSameCall);
    return isSame ? "" : "another answer when it is cut";
}

QByteArray problemOf(const Completion &completion)
{
    const QList<ToolCall> &calls = completion.message.toolCalls;
    if (calls.isEmpty() == (completion.stop == StopReason::Tools))
        return "calls without a reason for them, or the other way round";
    for (const ToolCall &call : calls) {
        if (call.name.isEmpty() || call.id.isEmpty())
            return "a call without name or id";
    }
    if (completion.stop == StopReason::Stop && completion.message.text.trimmed().isEmpty())
        return "an answer with nothing in it";
    return {};
}

} // namespace

QByteArray problemWithAnswer(QByteArrayView bytes)
{
    constexpr int wires = 5;
    if (bytes.size() < 2)
        return {};
    const auto wire = Wire(quint8(bytes.front()) % wires);
    const QByteArrayView body = bytes.sliced(2);
    const qsizetype cut = body.size() * quint8(bytes.at(1)) / 256;

    const Read whole = readAnswer(wire, {body});
    if (const QByteArray difference = differenceOf(whole, readAnswer(wire, {body.first(cut), body.sliced(cut)}));
        !difference.isEmpty())
        return difference;
    if (!whole.completion)
        return {};
    // What came in goes out again, to whoever is asked next.
    CompletionRequest request{.messages = {{.text = QStringLiteral("hi")}, whole.completion->message}};
    request.messages.last().opaqueOwner = QStringLiteral("x/m");
    for (int other = 0; other < wires; ++other) {
        if (requestBody(request, {.id = QStringLiteral("x/m"), .model = QStringLiteral("m"), .wire = Wire(other)}).isEmpty())
            return "no request can be made of it";
    }
    return problemOf(*whole.completion);
}

} // namespace tom::llm
