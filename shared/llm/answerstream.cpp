#include "shared/llm/answerstream.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace tom::llm {

static const QByteArray byteOrderMark("\xef\xbb\xbf");

AnswerStream::AnswerStream(qsizetype maxAnswer) : m_maxAnswer(maxAnswer) {}

ChatDelta AnswerStream::feed(const QByteArray &bytes)
{
    ChatDelta delta;
    QByteArray more = bytes;
    if (m_failure)
        return delta;
    if (m_form == Form::Unknown) {
        m_json += bytes;
        if (!m_hadMark && m_json.startsWith(byteOrderMark)) {   // once, however the bytes are cut
            m_json.remove(0, byteOrderMark.size());
            m_hadMark = true;
        }
        const QByteArray begin = m_json.trimmed();   // keep-alive blank lines may stand before a JSON body
        if (begin.isEmpty() || (!m_hadMark && byteOrderMark.startsWith(begin))) {
            if (m_json.size() > m_maxAnswer)
                fail(FailureKind::Protocol, u"nothing but blank lines"_s);
            return delta;
        }
        if (begin.startsWith('<')) {
            fail(FailureKind::Protocol, u"it sent a web page"_s);
            return delta;
        }
        m_form = formOf(begin);
        more = std::exchange(m_json, {});
    }
    if (m_form == Form::Events) {
        takeEvents(m_decoder.feed(more), delta);
        return delta;
    }
    if (m_form == Form::Lines) {
        takeLines(m_lines.feed(more), delta);
        return delta;
    }
    m_json += more;
    if (m_json.size() > 2 * m_maxAnswer)
        fail(FailureKind::TooLarge);
    delta.isPayload = !more.trimmed().isEmpty();
    return delta;
}

ChatDelta AnswerStream::finish()
{
    ChatDelta delta;
    if (m_failure)
        return delta;
    m_isEnd = true;
    switch (m_form) {
    case Form::Json:
        takeWhole(delta);
        break;
    case Form::Lines:
        takeLines(m_lines.finish(), delta);
        break;
    case Form::Events:
    case Form::Unknown:
        takeEvents(m_decoder.finish(), delta);
        break;
    }
    takeRest(delta);
    return delta;
}

ProviderResult<Completion> AnswerStream::completion() const
{
    if (m_failure)
        return std::unexpected(*m_failure);
    if (!isComplete())
        return std::unexpected(ProviderFailure{.kind = m_form != Form::Json ? FailureKind::Truncated
                                                       : sawAnswer()        ? FailureKind::Empty
                                                                            : FailureKind::Protocol});
    return completed();
}

AnswerStream::Form AnswerStream::formOf(const QByteArray &begin) const
{
    if (begin.startsWith('{'))
        return readsLines() ? Form::Lines : Form::Json;
    return begin.startsWith('[') ? Form::Json : Form::Events;
}

void AnswerStream::takeEvents(const Result<QList<http::SseEvent>> &events, ChatDelta &delta)
{
    if (!events)
        return fail(FailureKind::TooLarge, events.error().message);
    for (const http::SseEvent &event : *events) {
        const QByteArray data = event.data.trimmed();
        if (m_isDone || m_failure || data.isEmpty())
            continue;
        if (data == "[DONE]") {
            m_isDone = true;
            takeDone();
            continue;
        }
        takeDocument(data, delta);
    }
    if (size() > m_maxAnswer)
        fail(FailureKind::TooLarge);
}

void AnswerStream::takeLines(const Result<QList<QByteArray>> &lines, ChatDelta &delta)
{
    if (!lines)
        return fail(FailureKind::TooLarge, lines.error().message);
    for (const QByteArray &line : *lines) {
        if (!m_failure)
            takeDocument(line, delta);
    }
    if (size() > m_maxAnswer)
        fail(FailureKind::TooLarge);
}

void AnswerStream::takeDocument(const QByteArray &json, ChatDelta &delta)
{
    const QJsonDocument document = QJsonDocument::fromJson(json);
    if (document.isNull() && m_isEnd)
        return fail(FailureKind::Truncated, u"its JSON is cut off"_s);
    if (document.isNull())
        return fail(FailureKind::Protocol, u"a piece of its stream is no JSON"_s);
    takeObject(document.isArray() ? document.array().at(0).toObject() : document.object(), delta);
}

// One object, or all pieces of a stream in one array.
void AnswerStream::takeWhole(ChatDelta &delta)
{
    const QJsonDocument document = QJsonDocument::fromJson(m_json.trimmed());
    const QJsonArray pieces = document.isArray() ? document.array() : QJsonArray{document.object()};
    if (pieces.isEmpty() || pieces.first().toObject().isEmpty())
        return fail(FailureKind::Truncated, u"its JSON is cut off"_s);
    for (const QJsonValue &piece : pieces) {
        if (!m_failure)
            takeObject(piece.toObject(), delta);
    }
}

void AnswerStream::fail(FailureKind kind, const QString &detail)
{
    fail(ProviderFailure{.kind = kind, .detail = detail});
}

void AnswerStream::fail(const ProviderFailure &failure)
{
    if (!m_failure)
        m_failure = failure;
}

} // namespace tom::llm
