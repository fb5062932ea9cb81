#include "shared/llm/requestparts.h"

#include "shared/core/json.h"

#include <QRandomGenerator>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace tom::llm {

Message resultOf(const QList<Message> &messages, qsizetype assistantIndex, const ToolCall &call)
{
    Message result{.role = Role::Tool, .text = u"cancelled"_s, .isError = true};
    for (qsizetype i = assistantIndex + 1; i < messages.size() && messages.at(i).role == Role::Tool; ++i) {
        if (messages.at(i).toolCallId == call.id)
            result = messages.at(i);
    }
    if (!result.origin.isEmpty())
        result.text = quoted(result.origin, result.text);
    result.toolCallId = call.id;
    result.toolName = call.name;
    return result;
}

QString quoted(const QString &origin, const QString &text)
{
    QString inside = text;
    inside.replace("</data"_L1, "<\\/data"_L1, Qt::CaseInsensitive);
    QString name = origin;
    name.remove(u'"').remove(u'<').remove(u'>').remove(u'\n');
    return u"<data from=\"%1\">\n%2\n</data>"_s.arg(name, inside);
}

QString withoutQuoted(const QString &text)
{
    static const QRegularExpression marked(uR"(<data from="[^"]*">\n.*?\n</data>)"_s,
                                           QRegularExpression::DotMatchesEverythingOption);
    QString own = text;
    return own.remove(marked).trimmed();
}

bool hasCalls(const Message &message, const QStringList &ids)
{
    return std::ranges::equal(message.toolCalls, ids, {}, &ToolCall::id);
}

QString base64(const Image &image)
{
    return QString::fromLatin1(image.data.toBase64());
}

QString dataUrl(const Image &image)
{
    return u"data:%1;base64,%2"_s.arg(image.mediaType, base64(image));
}

void merge(QJsonObject &body, const QJsonObject &options)
{
    for (auto option = options.begin(); option != options.end(); ++option) {
        const QJsonValue before = body.value(option.key());
        if (!before.isObject() || !option.value().isObject()) {
            body.insert(option.key(), option.value());
            continue;
        }
        QJsonObject inner = before.toObject();
        merge(inner, option.value().toObject());
        body.insert(option.key(), inner);
    }
}

void merge(QJsonObject &body, const QString &group, const QJsonObject &options)
{
    if (!options.isEmpty())
        merge(body, QJsonObject{{group, options}});
}

QString answerInstruction(const QJsonObject &schema)
{
    return u"Answer with one JSON object and nothing else. It must follow this JSON Schema:\n"_s
           + QString::fromUtf8(json::compact(schema));
}

QString newCallId()
{
    return u"call_%1"_s.arg(QRandomGenerator::global()->generate64(), 16, 16, QLatin1Char('0'));
}

} // namespace tom::llm
