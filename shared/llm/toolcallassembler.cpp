#include "shared/llm/toolcallassembler.h"

#include "shared/llm/toolarguments.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace tom::llm {

namespace {

bool isWholeObject(const QString &text)
{
    return QJsonDocument::fromJson(text.toUtf8()).isObject();
}

} // namespace

void ToolCallAssembler::add(const QJsonArray &fragments)
{
    for (const QJsonValue &value : fragments) {
        const QJsonObject fragment = value.toObject();
        const QJsonObject function = fragment.value("function"_L1).toObject();
        if (fragment.isEmpty())
            continue;
        Part &part = partFor(fragment);
        if (part.id.isEmpty())
            part.id = fragment.value("id"_L1).toString();
        if (part.name.isEmpty())
            part.name = function.value("name"_L1).toString();
        if (fragment.contains("extra_content"_L1))
            part.extra = fragment.value("extra_content"_L1).toObject();
        const QJsonValue arguments = function.value("arguments"_L1);
        if (arguments.isObject()) {
            part.object = arguments.toObject();
            part.hasObject = true;
        } else {
            part.text += arguments.toString();
        }
    }
}

ToolCallAssembler::Part &ToolCallAssembler::partFor(const QJsonObject &fragment)
{
    const QString id = fragment.value("id"_L1).toString();
    const QString name = fragment.value("function"_L1).toObject().value("name"_L1).toString();
    const int index = fragment.value("index"_L1).toInt(-1);
    for (qsizetype i = m_parts.size() - 1; i >= 0; --i) {
        Part &part = m_parts[i];
        const bool isSameId = !id.isEmpty() && part.id == id;
        const bool isOtherId = !id.isEmpty() && !part.id.isEmpty() && part.id != id;
        if (isSameId || (index >= 0 && part.index == index && !isOtherId))
            return part;
        // Neither index nor id: it goes on with the last call, unless that is complete and a name begins the next.
        if (index < 0 && id.isEmpty() && (name.isEmpty() || (name == part.name && !part.hasObject && !isWholeObject(part.text))))
            return part;
        if (index < 0 && id.isEmpty())
            break;
    }
    m_parts.append({.index = index});
    return m_parts.last();
}

qsizetype ToolCallAssembler::size() const
{
    qsizetype size = 0;
    for (const Part &part : m_parts)
        size += part.name.size() + part.text.size();
    return size;
}

QList<ToolCallAssembler::Part> ToolCallAssembler::ordered() const
{
    QList<Part> parts = m_parts;
    parts.removeIf([](const Part &part) { return part.name.isEmpty(); });
    std::ranges::stable_sort(parts, {}, &Part::index);
    for (qsizetype i = 0; i < parts.size(); ++i) {
        if (parts.at(i).id.isEmpty())
            parts[i].id = u"call_%1"_s.arg(i + 1);
    }
    return parts;
}

QList<ToolCall> ToolCallAssembler::calls() const
{
    QList<ToolCall> calls;
    for (const Part &part : ordered()) {
        ToolCall call{.id = part.id, .name = part.name, .arguments = part.object};
        if (!part.hasObject)
            readArguments(part.text, call);
        calls.append(call);
    }
    return calls;
}

QJsonObject ToolCallAssembler::extras() const
{
    QJsonObject extras;
    for (const Part &part : ordered()) {
        if (!part.extra.isEmpty())
            extras.insert(part.id, part.extra);
    }
    return extras;
}

} // namespace tom::llm
