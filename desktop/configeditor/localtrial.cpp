#include "desktop/configeditor/localtrial.h"

#include "shared/auth/certificatewords.h"
#include "shared/config/agentslice.h"
#include "shared/core/atomicfile.h"
#include "shared/core/json.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>

#include <algorithm>

#ifdef Q_OS_UNIX
#    include <unistd.h>
#endif

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::desktop {

namespace {

constexpr auto longest = 9500ms;   // its own patience is shorter
constexpr qint64 maxPemBytes = 256 * 1024;

// A service may be a command.
bool isRootElsewhere([[maybe_unused]] const QString &folder)
{
#ifdef Q_OS_UNIX
    return ::geteuid() == 0 && QFileInfo(folder).ownerId() != 0;
#else
    return false;
#endif
}

} // namespace

LocalTrial::LocalTrial(ConfigPart part, const config::Config &config, const QString &folder, QObject *parent)
    : QObject(parent),
      m_part(std::move(part)),
      m_config(config),
      m_folder(folder)
{
    m_process.setStandardErrorFile(QProcess::nullDevice());   // what it has to say is its answer
    connect(&m_process, &QProcess::started, this, [this] { m_process.write(m_line + '\n'); });
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            end(failure(ErrorCode::AgentUnavailable, tr("tom-agent cannot be started on this computer.")));
    });
    connect(&m_process, &QProcess::finished, this, &LocalTrial::takeEnd);
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this,
            [this] { end(ConfigTrial{.result = tr("Nothing came back within ten seconds."), .isFromHere = true}); });
}

LocalTrial::~LocalTrial()
{
    disconnect(&m_process, nullptr, this, nullptr);
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.kill();
    m_process.waitForFinished(1000);   // it is dead already, but for the system's word
}

QString LocalTrial::agentProgram()
{
#ifdef Q_OS_WIN
    return QCoreApplication::applicationDirPath() + u"/tom-agent.exe"_s;
#else
    return QCoreApplication::applicationDirPath() + u"/tom-agent"_s;
#endif
}

Result<ConfigPart> LocalTrial::withFiles(const ConfigPart &part)
{
    if (part.certificateFile.isEmpty() || part.keyFile.isEmpty())
        return failure(ErrorCode::InvalidInput, tr("Choose both files: that of the certificate and that of its key."));
    const Result<QByteArray> certificate = readFile(part.certificateFile, maxPemBytes);
    if (!certificate)
        return std::unexpected(certificate.error());
    const Result<QByteArray> key = readFile(part.keyFile, maxPemBytes);
    if (!key)
        return std::unexpected(key.error());
    ConfigPart whole = part;
    whole.certificatePem = *certificate + '\n';   // an empty file is one that does not work, not the one that stands there
    whole.keyPem = *key + '\n';
    return whole;
}

Result<ConfigTrial> LocalTrial::tryCertificate(const ConfigPart &part, const QString &folder)
{
    const QString tls = folder + u"/tls/"_s;
    const auto identity = part.certificatePem.isEmpty()
                              ? auth::loadCertifiedKey(tls + u"cert.pem"_s, tls + u"key.pem"_s, tls + u"chain.pem"_s)
                              : auth::certifiedKeyFromPem(part.certificatePem, part.keyPem);
    return ConfigTrial{.works = identity.has_value(),
                       .result = identity ? auth::certificateWords(*identity) : identity.error().message,
                       .isFromHere = true};
}

// Every agent has the same providers; a service is its user's.
Result<QByteArray> LocalTrial::question() const
{
    const bool isProvider = m_part.kind == ConfigPart::Kind::Provider;
    if (m_config.users.isEmpty())
        return failure(ErrorCode::NotFound, tr("The configuration has no user who could try it."));
    Result<config::AgentSlice> slice =
        config::sliceFor(m_config, isProvider ? m_config.users.constFirst().username : m_part.user, m_folder);
    if (!slice)
        return std::unexpected(slice.error());
    const bool isThere = isProvider ? std::ranges::contains(slice->llm.providers, m_part.name, &config::LlmProvider::name)
                                    : std::ranges::contains(slice->services, m_part.name, &config::Service::name);
    if (!isThere)
        return failure(ErrorCode::NotFound, tr("The configuration has no \"%1\" that could be tried.").arg(m_part.name));
    for (const config::LlmProvider &provider : slice->llm.providers) {
        const QString key =
            provider.envVar.isEmpty() ? QString() : qEnvironmentVariable(provider.envVar.toLocal8Bit().constData());
        if (!key.isEmpty())
            slice->keys.insert(provider.envVar, key);
    }
    return json::compact({{u"agent"_s, slice->toJson()}, {isProvider ? u"llm"_s : u"service"_s, m_part.name}});
}

QFuture<Result<ConfigTrial>> LocalTrial::start(const QString &program)
{
    const QFuture<Result<ConfigTrial>> future = m_outcome.future();
    const Result<QByteArray> line = question();
    if (!QFileInfo(program).isExecutable()) {
        end(failure(ErrorCode::NotFound,
                    tr("This can only be tried where tom-agent lies beside this program, and it does not. Open "
                       "the server's address instead; then the server tries it.")));
    } else if (isRootElsewhere(m_folder)) {
        end(failure(
            ErrorCode::Forbidden,
            tr("Root does not run what somebody else's configuration names. Start tom-config as the owner of the file, or "
               "open the server's address; then the server tries it.")));
    } else if (!line) {
        end(std::unexpected(line.error()));
    } else {
        m_line = *line;
        m_limit.start(longest);
        m_process.start(program, {u"--trial"_s});
    }
    return future;
}

void LocalTrial::cancel()
{
    end(failure(ErrorCode::Cancelled, u"cancelled"_s));
}

void LocalTrial::takeEnd()
{
    Result<ConfigTrial> outcome = json::parseObject(m_process.readAllStandardOutput().trimmed()).and_then(&ConfigTrial::fromJson);
    if (!outcome)
        return end(failure(ErrorCode::AgentUnavailable, tr("The program that should try it ended without a word.")));
    outcome->isFromHere = true;
    end(std::move(outcome));
}

void LocalTrial::end(Result<ConfigTrial> outcome)
{
    m_limit.stop();
    deleteLater();
    m_outcome.complete(std::move(outcome));   // only the first counts
}

} // namespace tom::desktop
