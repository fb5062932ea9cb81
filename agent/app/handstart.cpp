#include "agent/app/handstart.h"

#include "shared/config/configreader.h"
#include "shared/config/memorydoor.h"
#include "shared/core/atomicfile.h"
#include "shared/core/json.h"
#include "shared/llm/llmrouter.h"
#include "shared/protocol/paths.h"

#include <QDir>
#include <QFileInfo>
#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcConfig, "tom.agent.config")

namespace {

constexpr qint64 maxPem = 256 * 1024;

// How the user's memory is reached, when the configuration says where: memory.json stands beside the certificate.
config::MemoryDoor memoryDoor(const config::Config &config, const config::AgentSlice &slice, const QString &certificate)
{
    const config::Memory &memory = config.memory;
    const bool namesOne = std::ranges::contains(slice.services, QString(config::memoryServiceName), &config::Service::name);
    if (!memory.enabled || (namesOne ? !config::wantsMemoryToken(slice.services, memory) : memory.url.isEmpty()))
        return {};
    const QString path = QFileInfo(certificate).dir().filePath(u"memory.json"_s);
    const auto told = readFile(path, maxPem).and_then(&json::parseObject);
    if (!told) {
        qCWarning(lcConfig).noquote() << u"⚠️ there is no memory: %1; \"tom-server init\" makes that file"_s.arg(
            told.error().message);
        return {};
    }
    return {.url = namesOne ? QString() : memory.url,
            .key = memory.isPlain ? QByteArray() : told->value("key"_L1).toString().toLatin1(),
            .token = told->value("token"_L1).toString()};
}

Result<void> readPem(const QString &path, QByteArray &pem)
{
    const auto read = readFile(path, maxPem);
    if (!read)
        return failure(read.error().code, read.error().message + u"; \"tom-server init\" makes it"_s);
    pem = *read;
    return {};
}

} // namespace

QString configFile(const CommandLine &line)
{
    return line.configPath.isEmpty() ? QDir(line.dataFolder).filePath(u"config.yml"_s) : line.configPath;
}

Result<config::Config> configByHand(const CommandLine &line)
{
    const QString path = configFile(line);
    if (!QFileInfo::exists(path))
        return failure(ErrorCode::NotFound,
                       u"there is no %1; say which folder has config.yml by --data DIR, or name the file by --config FILE"_s.arg(
                           QDir::toNativeSeparators(path)));
    const config::ReadResult read = config::readConfigFile(path);
    QStringList problems;
    for (const config::Problem &problem : read.problems) {
        if (problem.severity == config::Severity::Error)
            problems.append(problem.toString());
        else
            qCWarning(lcConfig).noquote() << u"⚠️ %1"_s.arg(problem.toString());
    }
    if (!read.isUsable())
        return failure(ErrorCode::InvalidInput, problems.join(u'\n'));
    return read.config;
}

QStringList identityFiles(const CommandLine &line, const QString &username)
{
    const QDir own(QDir(line.dataFolder).filePath(u"internal/agents/"_s + username));
    const auto file = [&own](const QString &given, const QString &name) { return given.isEmpty() ? own.filePath(name) : given; };
    return {file(line.certificatePath, u"cert.pem"_s), file(line.keyPath, u"key.pem"_s), file(line.authorityPath, u"ca.pem"_s)};
}

Result<config::AgentSlice> sliceByHand(const CommandLine &line, const QProcessEnvironment &environment)
{
    const QString username = environment.value(u"TOM_USERNAME"_s);
    if (username.isEmpty())
        return failure(ErrorCode::InvalidInput, u"set TOM_USERNAME to the user whose agent this is"_s);
    const auto read = configByHand(line);
    if (!read)
        return std::unexpected(read.error());
    auto slice = config::sliceFor(*read, username, QDir(line.dataFolder).absolutePath(), environment);
    if (!slice)
        return slice;
    for (const QString &variable : llm::keyVariables(slice->llm)) {
        if (environment.contains(variable))
            slice->keys.insert(variable, environment.value(variable));
    }
    slice->port = line.port;
    if (const QString &door = read->agents.door.url; !door.isEmpty())
        slice->doorbell.url = door + protocol::paths::push;
    const QStringList files = identityFiles(line, username);
    QByteArray *const pems[] = {&slice->certificatePem, &slice->keyPem, &slice->authorityPem};
    for (qsizetype i = 0; i < files.size(); ++i) {
        if (const auto found = readPem(files.at(i), *pems[i]); !found)
            return std::unexpected(found.error());
    }
    config::enterMemory(*slice, memoryDoor(*read, *slice, files.constFirst()));
    return slice;
}

} // namespace tom::agent
