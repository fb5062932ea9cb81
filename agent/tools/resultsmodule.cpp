#include "agent/tools/resultsmodule.h"

#include "agent/tools/immediatetoolrun.h"
#include "agent/tools/toolregistry.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tom::agent {

void ResultsModule::offerFor(const QList<llm::Message> &results, const ToolRegistry &tools, QList<llm::ToolDefinition> &offered)
{
    const bool isLong = std::ranges::any_of(results, [](const llm::Message &one) { return one.text.contains(qualifiedTool); });
    const auto reader = tools.tool(qualifiedTool);
    if (isLong && reader && !offered.contains(reader->definition))
        offered.append(reader->definition);
}

QString ResultsModule::description() const
{
    return u"Reads on in a long result of another tool."_s;
}

QList<llm::ToolDefinition> ResultsModule::tools() const
{
    const QJsonObject id{{u"type"_s, u"string"_s}, {u"description"_s, u"The result, as the shortened text names it"_s}};
    const QJsonObject from{
        {u"type"_s, u"integer"_s}, {u"description"_s, u"The first character that is wanted"_s}, {u"minimum"_s, 0}};
    return {{.name = u"read"_s,
             .description = u"Reads the next part of a tool's result that was shortened."_s,
             .parameters = {{u"type"_s, u"object"_s},
                            {u"properties"_s, QJsonObject{{u"result"_s, id}, {u"from"_s, from}}},
                            {u"required"_s, QJsonArray{u"result"_s, u"from"_s}},
                            {u"additionalProperties"_s, false}}}};
}

std::unique_ptr<ToolRun> ResultsModule::start(const QString &, const QJsonObject &arguments)
{
    return ImmediateToolRun::of(read(arguments.value("result"_L1).toString(), arguments.value("from"_L1).toInteger()));
}

Result<QJsonObject> ResultsModule::read(const QString &id, qsizetype from) const
{
    const auto found = m_find(id);
    if (!found)
        return std::unexpected(found.error());
    if (!*found)
        return failure(ErrorCode::NotFound, u"there is no result \"%1\", or it is no longer kept; call the tool again"_s.arg(id));
    const QString &text = **found;
    if (from > text.size())
        return failure(ErrorCode::InvalidInput, u"\"from\" must be at most %1, the length of the result"_s.arg(text.size()));
    qsizetype end = std::min(from + pageCharacters, text.size());
    if (end < text.size() && text.at(end).isLowSurrogate())
        ++end;
    QJsonObject page{{u"text"_s, text.sliced(from, end - from)},
                     {u"characters"_s, text.size()},
                     {u"message"_s, u"Characters %1 to %2 of %3."_s.arg(from).arg(end).arg(text.size())}};
    if (end < text.size())
        page.insert("next_from"_L1, end);
    return page;
}

} // namespace tom::agent
