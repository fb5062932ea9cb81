#include "shared/config/rolereader.h"

#include "shared/config/budgetreader.h"
#include "shared/config/spelling.h"

#include <QTimeZone>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace tom::config {

namespace {

struct RolePatterns
{
    QLatin1StringView role;
    QLatin1StringView own;
    QLatin1StringView hours;   // empty: the role has none
    QLatin1StringView budget;
};

constexpr std::array rolePatterns{
    RolePatterns{"admin"_L1, "roles.admin"_L1, {}, "roles.admin.budget"_L1},
    RolePatterns{"adult"_L1, "roles.adult"_L1, "roles.adult.hours"_L1, "roles.adult.budget"_L1},
    RolePatterns{"child"_L1, "roles.child"_L1, "roles.child.hours"_L1, "roles.child.budget"_L1},
    RolePatterns{"guest"_L1, "roles.guest"_L1, "roles.guest.hours"_L1, "roles.guest.budget"_L1},
};

// What is said of a day alone stands above what is said of several.
struct DayKey
{
    QLatin1StringView key;
    int first;   // 0: Monday
    int last;
};
constexpr std::array dayKeys{
    DayKey{"every_day"_L1, 0, 6}, DayKey{"weekdays"_L1, 0, 4},  DayKey{"weekend"_L1, 5, 6},  DayKey{"monday"_L1, 0, 0},
    DayKey{"tuesday"_L1, 1, 1},   DayKey{"wednesday"_L1, 2, 2}, DayKey{"thursday"_L1, 3, 3}, DayKey{"friday"_L1, 4, 4},
    DayKey{"saturday"_L1, 5, 5},  DayKey{"sunday"_L1, 6, 6},
};

void checkNames(const YamlNode &owner, const QString &path, const QStringList &known, ProblemList &problems)
{
    const YamlEntry *const modules = owner.entry(u"modules");
    if (!modules)
        return;
    QList<QLatin1StringView> near;
    QList<QByteArray> kept;
    for (const QString &name : known)
        kept.append(name.toLatin1());
    for (const QByteArray &name : std::as_const(kept))
        near.append(QLatin1StringView(name));
    for (const auto &item : modules->value->items) {
        if (item->kind != YamlNode::Kind::Scalar || known.contains(item->text))
            continue;
        QString message = u"%1 is a module of nobody"_s.arg(shown(item->text));
        if (const QString meant = nearest(item->text, near); !meant.isEmpty())
            message += u"; did you mean \"%1\"?"_s.arg(meant);
        problems.warning(item->place, path + u".modules"_s, message);
    }
}

} // namespace

std::optional<QStringList> readModules(const Section &owner)
{
    const YamlNode *const node = owner.node("modules"_L1);
    if (!node)
        return std::nullopt;
    if (node->kind != YamlNode::Kind::Sequence) {
        owner.error("modules"_L1, u"must be a list of names of modules ([] for none), not %1"_s.arg(node->kindName()));
        return QStringList();
    }
    QStringList names;
    for (const auto &item : node->items) {
        if (item->kind == YamlNode::Kind::Scalar && !item->text.isEmpty())
            names.append(item->text);
        else
            owner.problems().error(item->place, owner.pathOf(u"modules"_s), u"must be a list of names of modules"_s);
    }
    return names;
}

std::optional<Hours> readHours(const Section &owner, QLatin1StringView pattern)
{
    const YamlNode *const node = owner.node("hours"_L1);
    if (!node)
        return std::nullopt;
    const Section section(*node, owner.pathOf(u"hours"_s), pattern, owner.problems());
    Hours hours;
    bool isSaid = false;
    for (const DayKey &one : dayKeys) {
        if (!section.has(one.key))
            continue;
        isSaid = true;
        const std::optional<QList<Hours::Span>> spans = Hours::spansOf(section.text(one.key));
        if (!spans) {
            section.error(one.key,
                          u"must be times such as \"07:00-20:00\" or \"07:00-08:00, 15:00-20:00\", or always, or never"_s);
            continue;
        }
        for (int day = one.first; day <= one.last; ++day)
            hours.days[size_t(day)] = *spans;
    }
    if (!isSaid)
        owner.error("hours"_L1, u"names no day; write \"every_day: 07:00-20:00\" for example"_s);
    return hours;
}

QString readTimeZone(const Section &user)
{
    const QString zone = user.text("time_zone"_L1);
    if (zone.isEmpty() || (zone.size() <= 100 && QTimeZone::isTimeZoneIdAvailable(zone.toUtf8())))
        return zone;
    user.error("time_zone"_L1, u"%1 is no time zone; write one such as Europe/Berlin"_s.arg(shown(zone)));
    return {};
}

QHash<QString, RoleRules> readRoles(const YamlNode &node, const LlmConfig &llm, ProblemList &problems)
{
    const Section section(node, u"roles"_s, "roles"_L1, problems);
    QHash<QString, RoleRules> roles;
    for (const RolePatterns &pattern : rolePatterns) {
        const YamlNode *const role = section.node(pattern.role);
        if (!role)
            continue;
        const Section own(*role, section.pathOf(QString(pattern.role)), pattern.own, problems);
        RoleRules rules{.modules = readModules(own), .budget = readBudget(own, pattern.budget, llm.exchangeRates)};
        if (!pattern.hours.isEmpty())
            rules.hours = readHours(own, pattern.hours);
        roles.insert(pattern.role, rules);
    }
    return roles;
}

void checkModules(const YamlNode &root, const QList<User> &users, ProblemList &problems)
{
    QStringList known;
    for (const QLatin1StringView name : builtinModules)
        known.append(name);
    for (const User &user : users) {
        for (const Service &service : user.services)
            known.append(service.name);
    }
    if (const YamlEntry *const roles = root.entry(u"roles")) {
        for (const YamlEntry &role : roles->value->entries)
            checkNames(*role.value, u"roles."_s + role.key, known, problems);
    }
    if (const YamlEntry *const list = root.entry(u"users")) {
        for (size_t i = 0; i < list->value->items.size(); ++i)
            checkNames(*list->value->items[i], u"users[%1]"_s.arg(i), known, problems);
    }
}

} // namespace tom::config
