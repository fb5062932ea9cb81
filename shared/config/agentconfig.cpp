#include "shared/config/agentconfig.h"

#include "shared/config/problemlist.h"
#include "shared/config/yamldocument.h"
#include "shared/config/yamltree.h"
#include "shared/config/yamlwords.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::config {

namespace {

QString nameOf(const YamlNode &user)
{
    const YamlEntry *const name = user.entry(u"username");
    return name ? name->value->text : QString();
}

YamlNodePointer scalar(const QString &text)
{
    return std::make_shared<const YamlNode>(YamlNode{.kind = YamlNode::Kind::Scalar, .text = text});
}

// A user must have a password, which no agent asks for.
YamlNodePointer withoutPassword(const YamlNodePointer &user)
{
    return withValue(user, {u"password"_s}, scalar(u"none of an agent's business"_s));
}

// Who decides for the user has to be one, too; an agent needs only the name.
YamlNodePointer nameAlone(const YamlNode &user)
{
    return std::make_shared<const YamlNode>(
        YamlNode{.kind = YamlNode::Kind::Mapping, .entries = {{.key = u"username"_s, .value = scalar(nameOf(user))}}});
}

} // namespace

Result<QByteArray> agentConfigText(const QByteArray &yaml, const QString &username)
{
    ProblemList problems{QString()};
    YamlNodePointer root = parseYaml(yaml, problems);
    const YamlNodePointer users = root ? nodeAt(root, {u"users"_s}) : nullptr;
    if (!users)
        return failure(ErrorCode::InvalidInput, u"the configuration cannot be read"_s);
    const auto named = [&users](const QString &name) {
        return std::ranges::find_if(users->items, [&name](const YamlNodePointer &user) { return nameOf(*user) == name; });
    };
    const auto user = named(username);
    if (user == users->items.end())
        return failure(ErrorCode::NotFound, u"there is no user \"%1\" in the configuration"_s.arg(username));
    YamlNode kept{.kind = YamlNode::Kind::Sequence, .items = {withoutPassword(*user)}};
    if (const YamlEntry *const guardian = (*user)->entry(u"approvals_by")) {
        if (const auto found = named(guardian->value->text); found != users->items.end())
            kept.items.push_back(withoutPassword(nameAlone(**found)));
    }
    root = withValue(root, {u"users"_s}, std::make_shared<const YamlNode>(std::move(kept)));
    const QStringList notForAgents[] = {
        {u"global"_s, u"firebase"_s},          {u"global"_s, u"sessions"_s}, {u"global"_s, u"session"_s},
        {u"global"_s, u"trusted_proxies"_s},   {u"global"_s, u"limits"_s},   {u"memory"_s, u"openai_api_key"_s},
        {u"memory"_s, u"openrouter_api_key"_s}};
    for (const QStringList &path : notForAgents) {
        if (nodeAt(root, path))
            root = withoutValue(root, path);
    }
    QByteArray text = "# Written by tom-server, anew when its config.yml changes: what the agent of one user needs of it.\n"_ba;
    for (const YamlEntry &entry : root->entries)
        text += yamlBlockEntry(entry.key, *entry.value, 0, "\n"_ba) + '\n';
    return text;
}

} // namespace tom::config
