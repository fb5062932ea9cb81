#include "wirestreams.h"

#include "shared/llm/wire.h"

#include <QFile>
#include <QJsonDocument>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::llm;

QByteArray testData(const QString &name)
{
    QFile file(QStringLiteral(TOM_SOURCE_DIR "/tests/shared/llm/data/") + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QJsonObject jsonOf(const QByteArray &text)
{
    const QJsonDocument document = QJsonDocument::fromJson(QByteArray(text).replace('\'', '"'));
    if (!document.isObject())
        qFatal("no JSON object: %s", text.constData());
    return document.object();
}

QByteArray jsonLine(const QByteArray &text)
{
    return QJsonDocument(jsonOf(text)).toJson(QJsonDocument::Compact) + '\n';
}

QByteArray sse(const QByteArray &text)
{
    return "data: " + jsonLine(text) + '\n';
}

StreamRead readStream(Wire wire, const QList<QByteArray> &pieces)
{
    const std::unique_ptr<AnswerStream> stream = answerStream(wire);
    StreamRead read;
    const auto take = [&read](const ChatDelta &delta) {
        read.text += delta.text;
        read.reasoning += delta.reasoning;
    };
    for (const QByteArray &piece : pieces)
        take(stream->feed(piece));
    take(stream->finish());
    read.completion = stream->completion();
    return read;
}

bool areCalls(const QList<ToolCall> &calls, const QList<std::pair<QString, QJsonObject>> &expected)
{
    QStringList ids;
    for (const ToolCall &call : calls) {
        if (call.id.isEmpty() || ids.contains(call.id) || !call.argumentsError.isEmpty())
            return false;
        ids.append(call.id);
    }
    return std::ranges::equal(calls, expected, [](const ToolCall &call, const std::pair<QString, QJsonObject> &one) {
        return call.name == one.first && call.arguments == one.second;
    });
}
