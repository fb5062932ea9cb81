#include "agent/memory/app/handstart.h"

#include "shared/config/configreader.h"
#include "shared/core/atomicfile.h"
#include "shared/llm/llmrouter.h"

#include <QDir>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::memory {

static Q_LOGGING_CATEGORY(lcStart, "tom.memory.config")

namespace {

constexpr qint64 maxFile = 256 * 1024;
constexpr quint16 usualPort = 8090;
constexpr quint16 plainPort = 80;

Result<config::Config> readConfig(const QString &path)
{
    const config::ReadResult read = config::readConfigFile(path);
    QStringList problems;
    for (const config::Problem &problem : read.problems) {
        if (problem.severity == config::Severity::Error)
            problems.append(problem.toString());
        else
            qCWarning(lcStart).noquote() << u"⚠️ %1"_s.arg(problem.toString());
    }
    if (!read.isUsable())
        return failure(ErrorCode::InvalidInput, problems.join(u'\n'));
    return read.config;
}

} // namespace

Result<config::MemorySlice> sliceByHand(const CommandLine &line, const QProcessEnvironment &environment)
{
    const auto config = readConfig(line.configPath);
    if (!config)
        return std::unexpected(config.error());
    config::MemorySlice slice = config::memorySliceFor(*config, QDir(line.dataFolder).absolutePath());
    for (const QString &variable : llm::keyVariables(slice.llm)) {
        if (environment.contains(variable))
            slice.keys.insert(variable, environment.value(variable));
    }
    if (!line.address.isEmpty())
        slice.address = line.address;
    else if (slice.isPlain)
        slice.address = u"0.0.0.0"_s;   // the others of its network are elsewhere
    slice.port = line.port >= 0            ? quint16(line.port)
                 : config->memory.port > 0 ? quint16(config->memory.port)
                 : slice.isPlain           ? plainPort
                                           : usualPort;
    const QDir own(QDir(line.dataFolder).filePath(u"internal/memory"_s));
    const std::pair<QString, QByteArray *> files[] = {
        {u"secret"_s, &slice.secret}, {u"cert.pem"_s, &slice.certificatePem}, {u"key.pem"_s, &slice.keyPem}};
    for (const auto &[name, bytes] : files) {
        if (slice.isPlain && name != "secret"_L1)
            continue;
        const auto read = readFile(own.filePath(name), maxFile);
        if (!read)
            return failure(read.error().code, read.error().message + u"; \"tom-server init\" makes it"_s);
        *bytes = name == "secret"_L1 ? read->trimmed() : *read;
    }
    return slice;
}

} // namespace tom::memory
