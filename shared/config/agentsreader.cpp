#include "shared/config/agentsreader.h"

#include <QRegularExpression>
#include <QUrl>

#include <array>

using namespace Qt::StringLiterals;

namespace tom::config {

namespace {

constexpr QLatin1StringView placeholder = "{username}"_L1;

// A name of a user can be a part of one label of a host's name: no dot, which would begin another label.
bool isLabel(const QString &text)
{
    static const QRegularExpression form(u"\\A[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\z"_s);
    return form.match(text).hasMatch();
}

QString hostFor(const QString &url, const QString &username)
{
    return QUrl(QString(url).replace(placeholder, username), QUrl::StrictMode).host();
}

// The address of a server alone: nothing in it but host and port.
bool isPlainUrl(const QUrl &url)
{
    return url.isValid() && url.scheme() == "https"_L1 && !url.host().isEmpty() && url.userInfo().isEmpty()
           && (url.path().isEmpty() || url.path() == "/"_L1) && !url.hasQuery() && !url.hasFragment();
}

QString readUrl(const Section &section)
{
    const QString url = section.text("url"_L1);
    if (url.isEmpty())
        return {};
    const QUrl sample(QString(url).replace(placeholder, u"x"_s), QUrl::StrictMode);
    if (isPlainUrl(sample) && url.count(placeholder) == 1 && hostFor(url, u"x"_s) != hostFor(url, u"y"_s))
        return url;
    section.error(
        "url"_L1,
        u"must be an https address with {username} once in the name of the host, such as https://tom-agent-{username}:8080"_s);
    return {};
}

Door readDoor(const Section &agents)
{
    const YamlNode *const node = agents.node("door"_L1);
    if (!node)
        return {};
    const Section section(*node, agents.pathOf(u"door"_s), "agents.door"_L1, agents.problems());
    Door door{.listen = section.address("listen"_L1), .port = section.integer("port"_L1, 1, 65535).value_or(0)};
    const QUrl url(section.text("url"_L1), QUrl::StrictMode);
    if (isPlainUrl(url) && url.port() > 0)
        door.url = url.adjusted(QUrl::RemovePath).toString();
    else
        section.error(
            "url"_L1,
            u"must say where agents reach this server, as an https address with a port, such as https://tom-server:8444"_s);
    return door;
}

} // namespace

Agents readAgents(const YamlNode &node, ProblemList &problems)
{
    static constexpr std::array modes{"supervised"_L1, "external"_L1};
    const Section section(node, u"agents"_s, "agents"_L1, problems);
    const Agents usual;
    Agents agents{.isExternal = section.choice("mode"_L1, modes) == "external"_L1,
                  .url = readUrl(section),
                  .memoryMb = section.integer("memory_mb"_L1, 32, 1024 * 1024).value_or(usual.memoryMb),
                  .descriptors = section.integer("descriptors"_L1, 64, 1'000'000).value_or(usual.descriptors),
                  .door = readDoor(section)};
    if (agents.isExternal && !section.has("url"_L1))
        section.error("mode"_L1, u"is external, so \"url\" must say where the agents are"_s);
    return agents;
}

QString agentUrlFor(const Agents &agents, const QString &username, const Section &user)
{
    if (!agents.isExternal || agents.url.isEmpty() || username.isEmpty())
        return {};
    const QString host = hostFor(agents.url, username);
    if (isLabel(username) && !host.isEmpty() && std::ranges::all_of(host.split(u'.'), &isLabel))
        return QString(agents.url).replace(placeholder, username);
    user.error(
        "username"_L1,
        u"cannot be part of the name of a host, as agents.url wants it: only letters, digits and - can; give this user an agent_url"_s);
    return {};
}

} // namespace tom::config
