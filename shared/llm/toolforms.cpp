#include "shared/llm/toolforms.h"

#include "shared/core/json.h"

#include <QJsonDocument>

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

using namespace Qt::StringLiterals;

namespace tom::llm {

namespace {

// The last few results of a function of its key alone, the newest first. A user's agent offers few different lists of tools.
template<typename Key, typename Value>
class Remembered
{
public:
    template<typename Make>
    const Value &of(const Key &key, const Make &make)
    {
        const auto known = std::ranges::find(m_entries, key, &Entry::first);
        if (known != m_entries.end()) {
            std::rotate(m_entries.begin(), known, std::next(known));
        } else {
            if (m_entries.size() == most)
                m_entries.pop_back();
            m_entries.emplace(m_entries.begin(), key, make());
        }
        return m_entries.front().second;
    }

private:
    using Entry = std::pair<Key, Value>;
    static constexpr size_t most = 4;
    std::vector<Entry> m_entries;
};

} // namespace

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
    thread_local Remembered<QList<ToolDefinition>, QJsonArray> remembered;
    return remembered.of(tools, [&tools] {
        QJsonArray written;
        for (const ToolDefinition &tool : tools) {
            const QJsonObject function{
                {u"name"_s, tool.name}, {u"description"_s, tool.description}, {u"parameters"_s, objectSchema(tool)}};
            written.append(QJsonObject{{u"type"_s, u"function"_s}, {u"function"_s, function}});
        }
        return written;
    });
}

QByteArray writtenBody(const QJsonObject &body)
{
    const QJsonValue tools = body.value("tools"_L1);
    if (!tools.isArray() || body.size() == 1)
        return json::compact(body);
    thread_local Remembered<QJsonArray, QByteArray> remembered;
    QJsonObject rest = body;
    rest.remove("tools"_L1);
    QByteArray written = json::compact(rest);
    written.chop(1);
    return written + ",\"tools\":" + remembered.of(tools.toArray(), [&tools] {
        return QJsonDocument(tools.toArray()).toJson(QJsonDocument::Compact);
    }) + '}';
}

} // namespace tom::llm
