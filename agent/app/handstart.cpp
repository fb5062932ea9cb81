#include "agent/app/handstart.h"

#include "shared/config/configreader.h"
#include "shared/core/atomicfile.h"
#include "shared/llm/llmrouter.h"

#include <QDir>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcConfig, "tom.agent.config")

namespace {

constexpr qint64 maxPem = 256 * 1024;

Result<void> readPem(const QString &given, const QString &otherwise, QByteArray &pem)
{
    const auto read = readFile(given.isEmpty() ? otherwise : given, maxPem);
    if (!read)
        return failure(read.error().code, read.error().message + u"; \"tom-server init\" makes it"_s);
    pem = *read;
    return {};
}

} // namespace

Result<config::Config> configByHand(const CommandLine &line)
{
    const QString path = line.configPath.isEmpty() ? QDir(line.dataFolder).filePath(u"config.yml"_s) : line.configPath;
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

Result<config::AgentSlice> sliceByHand(const CommandLine &line, const QProcessEnvironment &environment)
{
    const QString username = environment.value(u"TOM_USERNAME"_s);
    if (username.isEmpty())
        return failure(ErrorCode::InvalidInput, u"set TOM_USERNAME to the user whose agent this is"_s);
    const auto read = configByHand(line);
    if (!read)
        return std::unexpected(read.error());
    auto slice = config::sliceFor(*read, username, QDir(line.dataFolder).absolutePath());
    if (!slice)
        return slice;
    for (const QString &variable : llm::keyVariables(slice->llm)) {
        if (environment.contains(variable))
            slice->keys.insert(variable, environment.value(variable));
    }
    slice->port = line.port;
    const QDir own(QDir(line.dataFolder).filePath(u"internal/agents/"_s + username));
    const std::tuple<QString, QString, QByteArray *> files[] = {{line.certificatePath, u"cert.pem"_s, &slice->certificatePem},
                                                                {line.keyPath, u"key.pem"_s, &slice->keyPem},
                                                                {line.authorityPath, u"ca.pem"_s, &slice->authorityPem}};
    for (const auto &[given, name, pem] : files) {
        if (const auto found = readPem(given, own.filePath(name), *pem); !found)
            return std::unexpected(found.error());
    }
    return slice;
}

} // namespace tom::agent
