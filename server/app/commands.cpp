#include "server/app/commands.h"

#include "server/account/newpassword.h"
#include "server/app/agentidentities.h"
#include "server/app/configload.h"
#include "server/app/firstuser.h"
#include "server/app/ownerrights.h"
#include "server/app/publiccertificate.h"
#include "server/session/sessionstore.h"
#include "server/supervisor/memorysupervisor.h"
#include "shared/auth/passwordhash.h"
#include "shared/config/configreader.h"
#include "shared/config/configreference.h"
#include "shared/core/atomicfile.h"
#include "shared/core/json.h"

#include <QFile>
#include <QFileInfo>

#include <cstdio>

#ifdef Q_OS_UNIX
#    include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

constexpr int startFailed = 2;
const QString installedDataFolder = u"/var/lib/tom"_s;

bool isRoot()
{
#ifdef Q_OS_UNIX
    return ::geteuid() == 0;
#else
    return false;
#endif
}

int refused(const Error &error)
{
    printError(u"tom-server: %1"_s.arg(error.message));
    return startFailed;
}

QString configFileOf(const CommandLine &line, const DataFolder &data)
{
    return line.configFile.isEmpty() ? data.config() : line.configFile;
}

} // namespace

void printOut(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stdout);
    std::fflush(stdout);
}

void printError(const QString &text)
{
    std::fprintf(stderr, "%s\n", qUtf8Printable(text));
}

QString dataFolderOf(const CommandLine &line)
{
    if (!line.dataFolder.isEmpty())
        return line.dataFolder;
    const QString folder = defaultDataFolder();
    // Root asks about the server of the package, which works as a user of its own.
    using enum CommandLine::Command;
    const bool isMade = line.command == Run || line.command == Init || line.command == ImportPython;
    if (!isMade && isRoot() && !qEnvironmentVariableIsSet("TOM_DATA") && !QFileInfo::exists(folder)
        && QFileInfo(installedDataFolder).isDir())
        return installedDataFolder;
    return folder;
}

int initCommand(const CommandLine &line)
{
    const DataFolder data(dataFolderOf(line));
    FolderLock lock;
    if (const Result<void> ours = data.make().and_then([&] { return data.takeFor(lock); }); !ours)
        return refused(ours.error());
    const Result<PublicCertificate> certificate = PublicCertificate::loadOrMake(data);
    if (!certificate)
        return refused(certificate.error());
    const Result<auth::InternalAuthority> authority = auth::InternalAuthority::loadOrMake(data.internal());
    if (!authority)
        return refused(authority.error());
    printOut(u"data folder    %1\n"_s.arg(data.path()));
    printOut(u"certificate    %1 (%2)\n"_s.arg(data.certificate(),
                                               certificate->isNew ? u"made now, signed by itself"_s : u"was there"_s));
    if (line.configFile.isEmpty() && !QFileInfo::exists(data.config())) {
        const Result<FirstUser> user = FirstUser::make();
        if (!user)
            return refused(user.error());
        if (const Result<void> kept = user->save(data); !kept)
            return refused(kept.error());
        printOut(u"first user     %1, password %2 (shown only now)\n"_s.arg(user->name, user->password));
    }
    const Result<LoadedConfig> loaded = loadConfig(configFileOf(line, data));
    if (!loaded)
        return refused(loaded.error());
    const AgentIdentities identities(data, *authority);
    QStringList users;
    for (const config::User &user : loaded->config.users) {
        users.append(user.username);
        const Result<bool> made = identities.make(user.username);
        if (!made)
            return refused(made.error());
        // The folders that a container of this agent mounts; made by it they would be root's.
        const Result<void> rest = AgentIdentities::keepConfig(data, user.username, loaded->text)
                                      .and_then([&] { return makePrivateFolder(data.users()); })
                                      .and_then([&] { return makePrivateFolder(data.user(user.username)); });
        if (!rest)
            return refused(rest.error());
        printOut(u"agent          %1 (%2)\n"_s.arg(data.agent(user.username), *made ? u"made now"_s : u"was there"_s));
    }
    if (const QString &door = loaded->config.agents.door.url; !door.isEmpty())
        printOut(u"door           %1 (agents with these files and this config.yml ring there)\n"_s.arg(door));
    if (const Result<void> made = MemorySupervisor::makeFiles(data, *authority, users); !made)
        return refused(made.error());
    if (const Result<void> made = makePrivateFolder(data.memories()); !made)
        return refused(made.error());
    printOut(u"memory         %1\n"_s.arg(data.memory()));
    return 0;
}

int checkConfigCommand(const CommandLine &line)
{
    const config::ReadResult read = config::readConfigFile(line.configFile);
    for (const config::Problem &problem : read.problems)
        printOut(problem.toString() + (problem.severity == config::Severity::Warning ? u" (a warning)\n"_s : u"\n"_s));
    if (read.isUsable())
        printOut(u"%1 can be used: %2 users, %3 LLMs\n"_s.arg(line.configFile)
                     .arg(read.config.users.size())
                     .arg(read.config.global.llm.providers.size()));
    return read.isUsable() ? 0 : 1;
}

QString configReferenceText()
{
    QFile schema(u":/contract/config.schema.json"_s);
    if (!schema.open(QIODevice::ReadOnly))
        return {};
    const Result<QJsonObject> read = json::parseObject(schema.readAll());
    return read ? referenceMark + u"\n\n## Every key\n"_s + config::configReference(*read) : QString();
}

int configReferenceCommand()
{
    printOut(configReferenceText());
    return 0;
}

int issueSessionCommand(const CommandLine &line)
{
    const DataFolder data(dataFolderOf(line));
    if (const Result<void> owner = becomeOwnerOf(data.path()); !owner)
        return refused(owner.error());
    const config::ReadResult read = config::readConfigFile(configFileOf(line, data));
    if (!read.isUsable())
        return refused({.message = u"%1 cannot be used; see tom-server --check-config"_s.arg(configFileOf(line, data))});
    const QList<config::User> &users = read.config.users;
    const auto admin = std::ranges::find_if(users, &config::User::isAdmin);
    const QString name = !line.user.isEmpty() ? line.user : (admin == users.end() ? users.constFirst() : *admin).username;
    if (!read.config.user(name))
        return refused({.message = u"there is no user \"%1\" in %2"_s.arg(name, configFileOf(line, data))});
    const SystemClock clock;
    const QString folder = read.config.global.sessions.isEmpty() ? data.sessions() : read.config.global.sessions;
    const Result<std::unique_ptr<SessionStore>> sessions =
        SessionStore::open(folder, clock,
                           {.idle = std::chrono::days(read.config.global.sessionDays.idle),
                            .absolute = std::chrono::days(read.config.global.sessionDays.absolute)});
    if (!sessions)
        return refused(sessions.error());
    const QString password = read.config.user(name)->password;
    const Result<QByteArray> token = (*sessions)->create({.user = name,
                                                          .device = u"this machine"_s,
                                                          .address = QHostAddress(QHostAddress::LocalHost),
                                                          .kind = u"issued"_s,
                                                          .passwordHash = auth::isPasswordHash(password) ? password : QString()});
    if (!token)
        return refused(token.error());
    printOut(QString::fromLatin1(*token) + u'\n');
    return 0;
}

int hashPasswordCommand()
{
    QFile input;
    if (!input.open(stdin, QIODevice::ReadOnly))
        return refused({.message = u"standard input cannot be read"_s});
    QByteArray line = input.readLine(mostPasswordBytes + 4);   // with its end, and one too many
    while (line.endsWith('\n') || line.endsWith('\r'))   // spaces may belong to it
        line.chop(1);
    if (line.isEmpty())
        return refused({.message = u"no password came on standard input"_s});
    if (line.size() > mostPasswordBytes)
        return refused({.message = u"a password has at most %1 bytes"_s.arg(mostPasswordBytes)});
    const Result<QString> hash = auth::hashPassword(QString::fromUtf8(line)).result();
    if (!hash)
        return refused(hash.error());
    printOut(*hash + u'\n');
    return 0;
}

} // namespace tom::server
