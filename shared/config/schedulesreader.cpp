#include "shared/config/schedulesreader.h"

#include "shared/config/budgetreader.h"
#include "shared/config/moneyjson.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tom::config {

namespace {

constexpr int mostTokens = 1'000'000'000;

// As a schedule itself takes them.
constexpr qsizetype mostNames = 100;
constexpr qsizetype longestName = 200;

QStringList namesIn(const Section &tools, QLatin1StringView key)
{
    const YamlNode *const node = tools.node(key);
    if (!node)
        return {};
    const auto refused = [&](const YamlPlace &place) {
        tools.problems().error(
            place, tools.pathOf(QString(key)),
            u"must be a list of at most %1 names of modules or tools, such as mail.send or home.*"_s.arg(mostNames));
        return QStringList();
    };
    if (node->kind != YamlNode::Kind::Sequence || qsizetype(node->items.size()) > mostNames)
        return refused(node->place);
    QStringList names;
    for (const auto &item : node->items) {
        const QString name = item->text.trimmed();
        if (item->kind != YamlNode::Kind::Scalar || name.isEmpty() || name.size() > longestName)
            return refused(item->place);
        names.append(name);
    }
    return names;
}

QStringList stringsIn(const QJsonValue &array)
{
    QStringList strings;
    for (const QJsonValue &value : array.toArray())
        strings.append(value.toString());
    return strings;
}

} // namespace

ScheduleDefaults readSchedules(const YamlNode &node, const LlmConfig &llm, ProblemList &problems)
{
    const Section section(node, u"schedules"_s, "schedules"_L1, problems);
    ScheduleDefaults schedules{.level = section.integer("level"_L1, 0, 2),
                               .maxTokens = section.integer("max_tokens"_L1, 1, mostTokens).value_or(0),
                               .budget = readBudget(section, "schedules.budget"_L1, llm.exchangeRates)};
    if (const YamlNode *const rules = section.node("tools"_L1)) {
        const Section tools(*rules, section.pathOf(u"tools"_s), "schedules.tools"_L1, problems);
        schedules.ask = namesIn(tools, "ask"_L1);
        schedules.deny = namesIn(tools, "deny"_L1);
    }
    return schedules;
}

QJsonObject schedulesToJson(const ScheduleDefaults &schedules)
{
    return {{u"level"_s, schedules.level ? QJsonValue(*schedules.level) : QJsonValue()},
            {u"max_tokens"_s, schedules.maxTokens},
            {u"budget"_s, budgetToJson(schedules.budget)},
            {u"ask"_s, QJsonArray::fromStringList(schedules.ask)},
            {u"deny"_s, QJsonArray::fromStringList(schedules.deny)}};
}

ScheduleDefaults schedulesFromJson(const QJsonObject &object)
{
    const QJsonValue level = object.value("level"_L1);
    return {.level = level.isDouble() ? std::optional(level.toInt()) : std::nullopt,
            .maxTokens = object.value("max_tokens"_L1).toInteger(),
            .budget = budgetFromJson(object.value("budget"_L1).toObject()),
            .ask = stringsIn(object.value("ask"_L1)),
            .deny = stringsIn(object.value("deny"_L1))};
}

} // namespace tom::config
