#include "shared/config/configchange.h"

#include "shared/config/agentslice.h"
#include "shared/config/memoryslice.h"

#include <tuple>

using namespace Qt::StringLiterals;

namespace tom::config {

ConfigChange ConfigChange::between(const Config &before, const Config &after)
{
    ConfigChange change{.everybody = before.global != after.global || before.agents != after.agents
                                     || before.backup != after.backup || before.schedules != after.schedules
                                     || before.memory != after.memory};
    for (const User &user : before.users) {
        const User *now = after.user(user.username);
        if (!now) {
            change.removed.append(user.username);
            continue;
        }
        if (now->password != user.password)
            change.newPasswords.append(user.username);
        User compared = *now;
        compared.password = user.password;
        if (compared != user)
            change.changed.append(user.username);
    }
    for (const User &user : after.users) {
        if (!before.user(user.username))
            change.added.append(user.username);
    }
    return change;
}

QStringList ConfigChange::waiting(const Config &started, const Config &after)
{
    QStringList keys;
    if (started.global.listen != after.global.listen)
        keys.append(u"global.listen"_s);
    if (started.global.port != after.global.port)
        keys.append(u"global.port"_s);
    if (started.global.sessions != after.global.sessions)
        keys.append(u"global.sessions"_s);
    if (started.agents.door != after.agents.door)
        keys.append(u"agents.door"_s);
    return keys;
}

// By what an agent is told; the ports of others in it are only hints. Who is new or gone has no agent that goes on.
QStringList ConfigChange::restarting(const Config &before, const Config &after)
{
    const QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const auto toldTo = [&environment](const Config &config, const QString &user) {
        Result<AgentSlice> slice = sliceFor(config, user, {}, environment);
        if (slice)
            slice->ownPorts.clear();
        return slice;
    };
    const auto doorOf = [](const Memory &memory) { return std::tie(memory.enabled, memory.url); };
    const bool isForAll = before.agents.memoryMb != after.agents.memoryMb || before.agents.descriptors != after.agents.descriptors
                          || doorOf(before.memory) != doorOf(after.memory);
    QStringList names;
    for (const User &user : after.users) {
        const User *old = before.user(user.username);
        if (!old || !old->agentUrl.isEmpty() || !user.agentUrl.isEmpty())
            continue;
        if (isForAll || toldTo(before, user.username) != toldTo(after, user.username))
            names.append(user.username);
    }
    return names;
}

bool ConfigChange::restartsMemory(const Config &before, const Config &after)
{
    return isServedByUs(before.memory)
           && (!isServedByUs(after.memory) || memorySliceFor(before, {}) != memorySliceFor(after, {}));
}

QString ConfigChange::toString() const
{
    QStringList parts;
    const auto add = [&parts](const QString &what, const QStringList &names) {
        if (!names.isEmpty())
            parts.append(what + u' ' + names.join(u", "_s));
    };
    add(u"added"_s, added);
    add(u"removed"_s, removed);
    add(u"changed"_s, changed);
    add(u"new password for"_s, newPasswords);
    if (everybody)
        parts.append(u"what holds for everybody"_s);
    return parts.isEmpty() ? u"nothing that counts"_s : parts.join(u"; "_s);
}

} // namespace tom::config
