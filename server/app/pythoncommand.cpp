// `tom-server import-python`: what the Tom in Python left, for this one.
#include "server/app/commands.h"
#include "server/app/pythonhousehold.h"
#include "server/app/runningserver.h"
#include "shared/config/configreader.h"
#include "shared/core/atomicfile.h"
#include "shared/core/json.h"
#include "shared/protocol/paths.h"

#include <QFileInfo>
#include <QJsonArray>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::server {

namespace {

constexpr int notDone = 2;
constexpr qint64 maxConfig = 4 * 1024 * 1024;
constexpr int mostShown = 10;

int refused(const QString &message)
{
    printError(u"tom-server: %1"_s.arg(message));
    return notDone;
}

// Passwords stay as they are written: the next start puts their hashes there.
int takeConfig(const QString &folder, const DataFolder &data)
{
    const QString from = QDir(folder).filePath(u"config.yml"_s);
    const Result<QByteArray> text = readFile(from, maxConfig);
    if (!text)
        return refused(text.error().message);
    const config::ReadResult read = config::readConfigText(*text, QDir::toNativeSeparators(from));
    for (const config::Problem &problem : read.problems)
        printOut(problem.toString() + (problem.severity == config::Severity::Warning ? u" (a warning)\n"_s : u"\n"_s));
    if (!read.isUsable())
        return refused(u"%1 cannot be used as it is: mend what is named above, in a copy, and run this again"_s.arg(from));
    FolderLock lock;
    if (const Result<void> ours = data.make().and_then([&] { return data.takeFor(lock); }); !ours)
        return refused(ours.error().message);
    if (const Result<void> written = writeFileAtomically(data.config(), *text); !written)
        return refused(written.error().message);
    giveToOwnerOf(data.path(), data.config());
    printOut(u"%1 is taken over into %2: %3 users. Passwords become hashes at the next start.\n"_s
                 .arg(QDir::toNativeSeparators(from), data.path())
                 .arg(read.config.users.size()));
    if (std::ranges::none_of(read.config.users, &config::User::isAdmin))
        printOut(u"Nobody is an admin: write \"role: admin\" to one of the users in %1.\n"_s.arg(data.config()));
    printOut(u"Start tom-server, and run this again: then reminders and memories are taken over.\n"_s);
    return 0;
}

QByteArray linesOf(const QList<QJsonObject> &entries)
{
    QByteArray lines;
    for (const QJsonObject &entry : entries)
        lines += json::compact(entry) + '\n';
    return lines;
}

// What became of one user's entries; false: something is missing.
bool hand(RunningServer &server, const config::Config &config, const DataFolder &data, const config::User &user,
          const QList<QJsonObject> &entries)
{
    CommandSession session(config, data, u"tom-server import-python"_s);
    const Result<QByteArray> token = session.openFor(user);
    const Result<http::HttpResponse> answer = token ? server.ask({.method = "POST",
                                                                  .headers = {{"Content-Type", "application/x-ndjson"}},
                                                                  .body = linesOf(entries),
                                                                  .firstByteTimeout = 10min,
                                                                  .totalTimeout = 30min},
                                                                 protocol::paths::importAll, *token)
                                                    : std::unexpected(token.error());
    const QJsonObject said = answer ? json::parseObject(answer->body).value_or(QJsonObject()) : QJsonObject();
    if (!answer || answer->status != 200) {
        printOut(u"%1: not taken over: %2\n"_s.arg(user.username,
                                                   answer ? said.value("message"_L1).toString() : answer.error().message));
        return false;
    }
    printOut(u"%1: %2 taken over, %3 were there already, %4 could not be taken\n"_s.arg(user.username)
                 .arg(said.value("imported"_L1).toInt() + said.value("grown"_L1).toInt())
                 .arg(said.value("unchanged"_L1).toInt())
                 .arg(said.value("skipped"_L1).toInt()));
    const QJsonArray problems = said.value("problems"_L1).toArray();
    for (qsizetype i = 0; i < std::min<qsizetype>(problems.size(), mostShown); ++i)
        printOut(u"   %1\n"_s.arg(problems.at(i).toObject().value("message"_L1).toString()));
    return problems.isEmpty();
}

} // namespace

int importPythonCommand(const CommandLine &line)
{
    const DataFolder data(dataFolderOf(line));
    if (!QFileInfo(line.file).isDir())
        return refused(u"there is no folder %1"_s.arg(line.file));
    if (!RunningServer::isThere(data)) {
        if (!QFileInfo::exists(data.config()))
            return takeConfig(line.file, data);
        return refused(u"%1 is there already and stays; start tom-server, and run this again for reminders and memories"_s.arg(
            data.config()));
    }
    const config::ReadResult read = config::readConfigFile(line.configFile.isEmpty() ? data.config() : line.configFile);
    if (!read.isUsable())
        return refused(u"%1 cannot be used; see tom-server --check-config"_s.arg(data.config()));
    const auto server = RunningServer::find(data);
    if (!server)
        return refused(u"the server does not serve: %1"_s.arg(server.error().message));
    QStringList users;
    for (const config::User &user : read.config.users)
        users.append(user.username);
    const PythonHousehold found = PythonHousehold::read(line.file, users, QDateTime::currentDateTimeUtc());
    printOut(u"found: %1 reminders, %2 memories; %3 reminders are over and stay behind\n"_s.arg(found.reminders)
                 .arg(found.memories)
                 .arg(found.over));
    bool isWhole = found.problems.isEmpty() && found.strangers.isEmpty();
    for (const QString &problem : found.problems)
        printOut(u"not read: %1\n"_s.arg(problem));
    if (!found.strangers.isEmpty())
        printOut(u"left behind, since they are no users here: what belongs to %1\n"_s.arg(found.strangers.join(u", "_s)));
    for (const config::User &user : read.config.users) {
        if (const QList<QJsonObject> entries = found.entries.value(user.username); !entries.isEmpty())
            isWhole = hand(**server, read.config, data, user, entries) && isWhole;
    }
    return isWhole ? 0 : 1;
}

} // namespace tom::server
