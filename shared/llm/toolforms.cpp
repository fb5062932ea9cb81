#include "shared/llm/toolforms.h"

using namespace Qt::StringLiterals;

namespace tom::llm {

QJsonObject objectSchema(const ToolDefinition &tool)
{
    QJsonObject parameters = tool.parameters;
    if (!parameters.contains("type"_L1))
        parameters.insert(u"type"_s, u"object"_s);
    if (!parameters.contains("properties"_L1))
        parameters.insert(u"properties"_s, QJsonObject());
    return parameters;
}

QJsonArray functionTools(const QList<ToolDefinition> &tools)
{
    QJsonArray written;
    for (const ToolDefinition &tool : tools) {
        const QJsonObject function{
            {u"name"_s, tool.name}, {u"description"_s, tool.description}, {u"parameters"_s, objectSchema(tool)}};
        written.append(QJsonObject{{u"type"_s, u"function"_s}, {u"function"_s, function}});
    }
    return written;
}

} // namespace tom::llm
