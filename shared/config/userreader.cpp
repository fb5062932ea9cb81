#include "shared/config/userreader.h"

#include "shared/config/agentsreader.h"
#include "shared/config/budgetreader.h"
#include "shared/config/servicereader.h"
#include "shared/config/spelling.h"
#include "shared/config/yamltext.h"

#include <QHash>
#include <QRegularExpression>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace tom::config {

namespace {

void checkUsername(const Section &user, const QString &username)
{
    if (!user.has("username"_L1) || username.isEmpty())
        user.error("username"_L1, u"is missing"_s);
    else if (!isUsername(username))
        user.error("username"_L1, u"may have letters without accents, digits and . _ - only, at most 64, and is not . or .."_s);
}

// The agents keep their files under the name, and not every file system knows upper and lower case apart.
void checkUnique(const Section &user, const QString &username, QHash<QString, int> &lines)
{
    const QString folded = username.toLower();
    if (folded.isEmpty())
        return;
    const YamlPlace place = user.placeOf("username"_L1);
    if (const auto first = lines.constFind(folded); first != lines.cend())
        user.error("username"_L1, u"the same name (upper and lower case count as the same) is in line %1"_s.arg(*first));
    else
        lines.insert(folded, place.line);
}

void checkPassword(const Section &user, const QString &password)
{
    static const QRegularExpression otherHash(uR"(^\$(2[abxy]?|1|5|6|y|scrypt|pbkdf2[a-z0-9-]*)\$)"_s);
    if (!user.has("password"_L1) || password.isEmpty())
        user.error("password"_L1, u"is missing"_s);
    else if (password.toUtf8().size() > mostPasswordBytes)
        user.error("password"_L1, u"is longer than %1 bytes; nobody could sign in with it"_s.arg(mostPasswordBytes));
    else if (isPhcString(password))
        return;
    else if (password.startsWith("$argon2"_L1))
        user.error("password"_L1,
                   u"begins like a password hash but is not a whole one; write the password itself, tom-server hashes it"_s);
    else if (otherHash.match(password).hasMatch())
        user.warning("password"_L1, u"looks like a hash of a kind that Tom does not know, and is taken as the password itself"_s);
    else
        user.warning("password"_L1, u"is stored as readable text; tom-server replaces it by a hash when it reads the file"_s);
}

QString readContext(const Section &user)
{
    const YamlNode *const node = user.node("personal_context"_L1);
    if (!node)
        return {};
    return node->kind == YamlNode::Kind::Scalar ? node->text : yamlText(*node);
}

// Over plain HTTP neither could prove to the other who it is.
QString readAgentUrl(const Section &user)
{
    const QString url = user.httpUrl("agent_url"_L1);
    if (url.isEmpty() || url.startsWith("https:"_L1))
        return url;
    user.error("agent_url"_L1, u"must begin with https://: server and agent prove to each other who they are"_s);
    return {};
}

// `admin: true` is how the role was written once.
QString readRole(const Section &user)
{
    static constexpr std::array roles{"admin"_L1, "adult"_L1, "child"_L1, "guest"_L1};
    const QString role = user.choice("role"_L1, roles);
    const std::optional<bool> admin = user.boolean("admin"_L1);
    if (!role.isEmpty() && admin && *admin != (role == "admin"_L1))
        user.error("admin"_L1, u"says something else than \"role: %1\"; remove one of the two"_s.arg(role));
    if (!role.isEmpty())
        return role;
    return admin.value_or(false) && !user.has("role"_L1) ? u"admin"_s : User().role;
}

// What the role says counts where the user's own lines say nothing.
void takeRules(User &user, const RoleRules &rules, const Section &section)
{
    if (user.isAdmin() && user.hours) {
        section.error("hours"_L1, u"an admin has no hours: nobody could put a mistake right"_s);
        user.hours.reset();
    }
    if (!user.hours)
        user.hours = rules.hours;
    if (!user.modules)
        user.modules = rules.modules;
    if (!user.budget.isSet())
        user.budget = rules.budget;
    const bool isFree = !user.hours && !user.modules && !user.budget.isSet() && user.approvalsBy.isEmpty()
                        && std::ranges::all_of(user.services, [](const Service &service) {
                               return service.tools.deny.isEmpty() && service.tools.ask.isEmpty();
                           });
    if (isFree && (user.role == "child"_L1 || user.role == "guest"_L1))
        section.warning("role"_L1,
                        u"limits nothing: neither roles.%1 nor this user has modules, hours or a budget, and there is no "
                        "approvals_by"_s.arg(user.role));
}

// Somebody who is there, and decides alone.
void checkGuardians(const YamlNode &node, QList<User> &users, ProblemList &problems)
{
    const auto named = [&users](const QString &name) {
        return std::ranges::find_if(users,
                                    [&](const User &user) { return user.username.compare(name, Qt::CaseInsensitive) == 0; });
    };
    for (qsizetype i = 0; i < users.size(); ++i) {
        User &user = users[i];
        if (user.approvalsBy.isEmpty())
            continue;
        const auto guardian = named(user.approvalsBy);
        const auto wrong = [&](const QString &why) {
            problems.error(node.place, u"users[%1].approvals_by"_s.arg(i),
                           u"of %1 names \"%2\", who %3"_s.arg(user.username, user.approvalsBy, why));
        };
        if (guardian == users.end())
            wrong(u"is no user"_s);
        else if (guardian->username == user.username)
            wrong(u"is the same user"_s);
        else if (!guardian->approvalsBy.isEmpty())
            wrong(u"does not decide for himself: there is approvals_by there, too"_s);
        else
            user.approvalsBy = guardian->username;
    }
}

} // namespace

bool isUsername(const QString &text)
{
    static const QRegularExpression form(u"\\A[A-Za-z0-9._-]{1,64}\\z"_s);
    return form.match(text).hasMatch() && text != "."_L1 && text != ".."_L1;
}

bool isPhcString(const QString &text)
{
    static const QRegularExpression form(
        uR"(\A\$argon2id\$v=\d{1,4}\$m=\d{1,10},t=\d{1,10},p=\d{1,5}\$[A-Za-z0-9+/]{8,}\$[A-Za-z0-9+/]{16,}\z)"_s);
    return form.match(text).hasMatch();
}

QList<User> readUsers(const YamlNode &node, const LlmConfig &llm, const Agents &agents, const QHash<QString, RoleRules> &roles,
                      ProblemList &problems)
{
    if (node.kind != YamlNode::Kind::Sequence && node.kind != YamlNode::Kind::Null)
        problems.error(node.place, u"users"_s, u"must be a list (\"- username: …\" lines), not %1"_s.arg(node.kindName()));
    else if (node.items.empty())
        problems.error(node.place, u"users"_s, u"has nobody in it; Tom needs at least one user"_s);
    QList<User> users;
    QHash<QString, int> lines;
    for (size_t i = 0; i < node.items.size(); ++i) {
        const YamlNode &item = *node.items.at(i);
        const Section section(item, u"users[%1]"_s.arg(i), "users[]"_L1, problems);
        if (item.kind != YamlNode::Kind::Mapping && item.kind != YamlNode::Kind::Null)
            continue;
        User user{.username = section.text("username"_L1),
                  .password = section.text("password"_L1),
                  .personalContext = readContext(section),
                  .role = readRole(section),
                  .modules = readModules(section),
                  .hours = readHours(section, "users[].hours"_L1),
                  .timeZone = readTimeZone(section),
                  .approvalsBy = section.text("approvals_by"_L1),
                  .agentUrl = readAgentUrl(section),
                  .services = readServices(section, llm),
                  .budget = readBudget(section, "users[].budget"_L1, llm.exchangeRates)};
        takeRules(user, roles.value(user.role), section);
        checkUsername(section, user.username);
        if (!section.has("agent_url"_L1) && isUsername(user.username))
            user.agentUrl = agentUrlFor(agents, user.username, section);
        checkUnique(section, user.username, lines);
        checkPassword(section, user.password);
        users.append(user);
    }
    checkGuardians(node, users, problems);
    return users;
}

} // namespace tom::config
