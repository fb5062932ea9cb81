// `tom-server status`: what the data folder and the running server tell.
#include "server/app/commands.h"
#include "server/app/datafolder.h"
#include "server/app/ownerrights.h"
#include "server/app/publiccertificate.h"
#include "server/app/runningserver.h"
#include "server/app/serverstatus.h"
#include "server/backup/backupfolder.h"
#include "server/backup/backupschedule.h"
#include "shared/config/configreader.h"
#include "shared/core/json.h"
#include "shared/protocol/paths.h"

#include <QDirIterator>
#include <QJsonArray>
#include <QStorageInfo>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::server {

namespace {

http::HttpRequest question()
{
    return {.connectTimeout = 3s, .firstByteTimeout = 5s, .totalTimeout = 8s};
}

QStringList partsIn(const QJsonObject &object, QLatin1StringView key)
{
    QStringList parts;
    for (const QJsonValue &part : object.value(key).toArray())
        parts.append(u"%1: %2"_s.arg(part.toObject().value("part"_L1).toString(), part.toObject().value("reason"_L1).toString()));
    return parts;
}

// What only an admin may see.
void askAsAdmin(RunningServer &server, const config::Config &config, const DataFolder &data, ServerStatus &status)
{
    const auto admin = std::ranges::find_if(config.users, &config::User::isAdmin);
    if (admin == config.users.end())
        return;
    CommandSession session(config, data, u"tom-server status"_s);
    const Result<QByteArray> token = session.openFor(*admin);
    if (!token) {
        status.warnings.append(u"its figures cannot be asked for: %1"_s.arg(token.error().message));
        return;
    }
    const auto metrics = server.ask(question(), protocol::paths::metrics, *token);
    if (!metrics || metrics->status != 200) {
        status.warnings.append(u"its figures cannot be read: %1"_s.arg(
            metrics ? u"it answers with status %1; ask as whoever owns the data folder"_s.arg(metrics->status)
                    : metrics.error().message));
        return;
    }
    takeFigures(status, metrics->body);
    const auto agents = server.ask(question(), protocol::paths::adminAgents, *token);
    if (!agents || agents->status != 200) {
        status.warnings.append(u"its agents cannot be asked for: %1"_s.arg(
            agents ? u"it answers with status %1"_s.arg(agents->status) : agents.error().message));
        return;
    }
    const QJsonObject object = json::parseObject(agents->body).value_or(QJsonObject());
    for (const QJsonValue &value : object.value("agents"_L1).toArray()) {
        const QJsonObject agent = value.toObject();
        status.agents.append({.user = agent.value("user"_L1).toString(),
                              .state = agent.value("state"_L1).toString(),
                              .requests = agent.value("requests"_L1).toInt()});
    }
}

void askServer(const config::ReadResult &config, const DataFolder &data, ServerStatus &status)
{
    const auto server = RunningServer::find(data);
    if (!server) {
        status.unreachable = server.error().message;
        return;
    }
    status.url = (*server)->url();
    const Result<http::HttpResponse> ready = (*server)->ask(question(), protocol::paths::readyz);
    if (!ready) {
        status.unreachable = ready.error().message;
        return;
    }
    const QJsonObject said = json::parseObject(ready->body).value_or(QJsonObject());
    status.notReady = partsIn(said, "not_ready"_L1);
    status.warnings += partsIn(said, "warnings"_L1);
    if (config.isUsable())
        askAsAdmin(**server, config.config, data, status);
}

} // namespace

int statusCommand(const CommandLine &line)
{
    const DataFolder data(dataFolderOf(line));
    if (!QFileInfo(data.path()).isDir()) {
        printError(u"tom-server: there is no data folder %1; name it with --data"_s.arg(data.path()));
        return StatusReport::notRunning;
    }
    if (const Result<void> owner = becomeOwnerOf(data.path()); !owner) {
        printError(u"tom-server: %1"_s.arg(owner.error().message));
        return StatusReport::notRunning;
    }
    ServerStatus status{.version = QLatin1StringView(TOM_VERSION)};
    status.isRunning = RunningServer::isThere(data);
    const auto running = RunningServer::find(data);
    const bool awaitsPairing = status.isRunning && running && (*running)->awaitsPairing();
    const QString known =
        status.isRunning && running && !(*running)->configFile().isEmpty() ? (*running)->configFile() : data.config();
    const config::ReadResult config = config::readConfigFile(line.configFile.isEmpty() ? known : line.configFile);
    if (awaitsPairing)
        status.warnings.append(u"it has no user yet; pair the first device: sudo tom-server pair"_s);
    for (const config::Problem &problem : config.problems) {
        if (problem.severity == config::Severity::Error && !awaitsPairing)
            status.configProblems.append(problem.toString());
    }
    status.users = int(config.config.users.size());
    if (const Result<auth::CertifiedKey> certificate = PublicCertificate::load(data)) {
        status.certificateEnd = auth::endOf(*certificate);
        status.fingerprint = auth::readableFingerprint(auth::keyFingerprint(certificate->chain.constFirst()));
    }
    status.freeBytes = QStorageInfo(data.path()).bytesAvailable();
    const SystemClock clock;
    if (config.config.backup.at.isValid()) {
        const BackupFolder backups(config.config.backup, data);
        status.backupFolder = backups.path();
        status.backupDue = BackupSchedule::lastDue(config.config.backup, clock.now());
        status.backupMade = backups.lastMade(clock.now());
    }
    for (const QString &folder : {data.users(), QDir(data.path()).filePath(u"memory_db"_s)}) {
        for (QDirIterator files(folder, {u"*.damaged-*"_s}, QDir::Files, QDirIterator::Subdirectories); files.hasNext();)
            status.copies.append(QDir(data.path()).relativeFilePath(files.next()));
    }
    if (status.isRunning)
        askServer(config, data, status);
    const StatusReport report = reportOf(status, clock.now());
    printOut(report.text);
    return report.exitStatus;
}

} // namespace tom::server
