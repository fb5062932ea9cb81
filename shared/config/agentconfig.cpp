#include "shared/config/agentconfig.h"

#include "shared/config/configreader.h"
#include "shared/config/problemlist.h"
#include "shared/config/yamldocument.h"
#include "shared/config/yamltree.h"
#include "shared/config/yamlwords.h"

#include <QTimeZone>

#include <algorithm>
#include <utility>

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

// A user must have a password, which no agent asks for: the form of a hash, which no password has.
YamlNodePointer withoutPassword(const YamlNodePointer &user)
{
    static const QString nobodys =
        u"$argon2id$v=19$m=65536,t=2,p=1$"_s + QString(22, u'A') + u'$' + QString(43, u'A');   // salt and sum are zeros
    return withValue(user, {u"password"_s}, scalar(nobodys));
}

// What the user's turns may not reach, the agent is not told of. Where the user's clock is that of this machine, an agent on
// another one is told which that is.
YamlNodePointer asAllowed(YamlNodePointer node, const User &user)
{
    if (const YamlEntry *const services = user.modules ? node->entry(u"services") : nullptr) {
        QStringList names;
        for (const YamlEntry &service : services->value->entries)
            names.append(service.key);
        for (const QString &name : std::as_const(names)) {
            if (!user.modules->contains(name))
                node = withoutValue(node, {u"services"_s, name});
        }
    }
    const bool hasClock = user.hours || user.role == "child"_L1 || user.role == "guest"_L1;
    if (hasClock && user.timeZone.isEmpty())
        node = withValue(node, {u"time_zone"_s}, scalar(QString::fromLatin1(QTimeZone::systemTimeZoneId())));
    return node;
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
    const Config whole = readConfigText(yaml, {}).config;
    const auto known = std::ranges::find(whole.users, username, &User::username);
    if (known == whole.users.end())
        return failure(ErrorCode::InvalidInput, u"the configuration cannot be read"_s);
    YamlNode kept{.kind = YamlNode::Kind::Sequence, .items = {withoutPassword(asAllowed(*user, *known))}};
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
    // What else stands there may hold anything, anchors with everybody's keys among it.
    const QStringList ofAgents{u"global"_s, u"agents"_s, u"schedules"_s, u"roles"_s, u"users"_s, u"memory"_s};
    for (const YamlEntry &entry : root->entries) {
        if (!ofAgents.contains(entry.key))
            continue;
        text += yamlBlockEntry(entry.key, *entry.value, 0, "\n"_ba) + '\n';
    }
    return text;
}

} // namespace tom::config
