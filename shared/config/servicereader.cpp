#include "shared/config/servicereader.h"

#include "shared/config/budgetreader.h"
#include "shared/config/headerreader.h"
#include "shared/config/spelling.h"
#include "shared/config/valuereader.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::config {

namespace {

constexpr int maxComplexity = 2;
constexpr int maxTimeout = 3600;   // seconds

// A program instead of an address. Whoever writes config.yml says what runs on this machine.
void readCommand(const Section &section, Service &service)
{
    service.command = section.text("command"_L1);
    if (const YamlNode *const list = section.node("args"_L1)) {
        if (list->kind != YamlNode::Kind::Sequence)
            section.error("args"_L1, u"must be a list, not %1"_s.arg(list->kindName()));
        for (const auto &item : list->items) {
            if (item->kind == YamlNode::Kind::Scalar)
                service.arguments.append(item->text);
            else
                section.problems().error(item->place, section.pathOf(u"args"_s), u"must be a list of single values"_s);
        }
    }
    const YamlNode *const variables = section.node("env"_L1);
    if (variables && variables->kind != YamlNode::Kind::Mapping)
        section.error("env"_L1, u"must be a group of \"NAME: value\" lines, not %1"_s.arg(variables->kindName()));
    else if (variables) {
        for (const YamlEntry &entry : variables->entries) {
            if (const auto value = readReferringValue(*entry.value, section.pathOf(u"env."_s + entry.key), section.problems()))
                service.environment.append({entry.key, *value});
        }
    }
}

QStringList readNames(const Section &section, QLatin1StringView key)
{
    const YamlNode *const node = section.node(key);
    if (!node)
        return {};
    if (node->kind == YamlNode::Kind::Scalar)   // one name needs no list
        return {node->text};
    if (node->kind != YamlNode::Kind::Sequence) {
        section.error(key, u"must be a list of names of tools, not %1"_s.arg(node->kindName()));
        return {};
    }
    QStringList names;
    for (const auto &item : node->items) {
        if (item->kind == YamlNode::Kind::Scalar && !item->text.isEmpty())
            names.append(item->text);
        else
            section.problems().error(item->place, section.pathOf(QString(key)), u"must be a list of names of tools"_s);
    }
    return names;
}

ToolRules readRules(const Section &service)
{
    const YamlNode *const node = service.node("tools"_L1);
    if (!node)
        return {};
    const Section rules(*node, service.pathOf(u"tools"_s), "users[].services.*.tools"_L1, service.problems());   // also in config
    return {.allow = readNames(rules, "allow"_L1), .deny = readNames(rules, "deny"_L1), .ask = readNames(rules, "ask"_L1)};
}

// What may be said of the service directly or in its group `config`; what stands directly counts.
struct Description
{
    QString description{};
    QString llm{};
    std::optional<int> complexity{};
    std::optional<bool> enable{};
};

Description readDescription(const Section &section, const LlmConfig &llm)
{
    Description read{.description = section.text("description"_L1),
                     .llm = section.text("llm"_L1),
                     .complexity = section.integer("complexity"_L1, 0, maxComplexity),
                     .enable = section.boolean("enable"_L1)};
    if (!read.llm.isEmpty() && !std::ranges::contains(llm.providers, read.llm, &LlmProvider::name)) {
        const QString instead = llm.defaultName.isEmpty() ? u"the default"_s : u"\"%1\""_s.arg(llm.defaultName);
        section.warning("llm"_L1,
                        u"%1 is no provider under global.llms that can be used; %2 is used"_s.arg(shown(read.llm), instead));
        read.llm.clear();
    }
    return read;
}

constexpr std::initializer_list<QLatin1StringView> nestable{"url"_L1, "headers"_L1, "timeout"_L1,    "tools"_L1,
                                                            "llm"_L1, "enable"_L1,  "complexity"_L1, "description"_L1};

std::optional<Section> nestedIn(const Section &service)
{
    const YamlNode *const node = service.node("config"_L1);
    if (!node)
        return std::nullopt;
    const Section nested(*node, service.pathOf(u"config"_s), "users[].services.*.config"_L1, service.problems());
    for (const QLatin1StringView key : nestable) {
        if (nested.has(key) && service.has(key))
            nested.warning(key, u"is said twice; what stands directly under the service counts"_s);
    }
    return nested;
}

}   // namespace

QList<Service> readServices(const Section &user, const LlmConfig &llm)
{
    const YamlNode *const node = user.node("services"_L1);
    if (!node)
        return {};
    if (node->kind != YamlNode::Kind::Mapping) {
        user.error("services"_L1, u"must be a group of services by name, not %1"_s.arg(node->kindName()));
        return {};
    }
    QList<Service> services;
    for (const YamlEntry &entry : node->entries) {
        const QString path = user.pathOf(u"services."_s + entry.key);
        const Section section(*entry.value, path, "users[].services.*"_L1, user.problems());
        const Description direct = readDescription(section, llm);
        const std::optional<Section> group = nestedIn(section);
        const Description nested = group ? readDescription(*group, llm) : Description{};
        // Where it is said of the service.
        const auto placeOf = [&](QLatin1StringView key) -> const Section & {
            return group && !section.has(key) && group->has(key) ? *group : section;
        };
        Service service{.name = entry.key,
                        .url = placeOf("url"_L1).httpUrl("url"_L1),
                        .headers = readHeaders(placeOf("headers"_L1), HeaderValues::Referring),
                        .tools = readRules(placeOf("tools"_L1)),
                        .description = direct.description.isEmpty() ? nested.description : direct.description,
                        .llm = direct.llm.isEmpty() ? nested.llm : direct.llm,
                        .complexity = direct.complexity.value_or(nested.complexity.value_or(0)),
                        .enabled = direct.enable.value_or(nested.enable.value_or(true)),
                        .budget = readBudget(section, "users[].services.*.budget"_L1, llm.exchangeRates)};
        readCommand(section, service);
        service.timeout = std::chrono::seconds(placeOf("timeout"_L1).integer("timeout"_L1, 1, maxTimeout).value_or(0));
        const bool hasUrl = placeOf("url"_L1).has("url"_L1);
        if (hasUrl && section.has("command"_L1))
            section.error("command"_L1, u"a service has a url or a command, not both"_s);
        else if (!hasUrl && !section.has("command"_L1))
            user.problems().warning(entry.keyPlace, path, u"this service is skipped: \"url\" is missing"_s);
        else if (!service.url.isEmpty() || !service.command.isEmpty())
            services.append(service);
    }
    return services;
}

}   // namespace tom::config
