#include "desktop/local/localserver.h"

#include "desktop/api/apierror.h"
#include "desktop/api/servertrust.h"
#include "shared/core/atomicfile.h"
#include "shared/core/json.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QUrl>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcLocal, "tom.desktop.local")

namespace {

constexpr quint16 usualPort = 8443;
constexpr auto lookInterval = 100ms;
constexpr auto startLimit = 90s;     // keys are made, and models looked for
constexpr int endLimit = 12'000;     // tom-server itself has ten seconds
constexpr qint64 largestLog = 1024 * 1024;
constexpr qint64 largestMark = 4096;

QString markPath(const QString &folder)
{
    return folder + "/local-server.json"_L1;
}

QString logPath(const QString &folder)
{
    return folder + "/local-server.log"_L1;
}

} // namespace

LocalServer::LocalServer(const QString &folder, const LocalPlace &place, QObject *parent)
    : QObject(parent),
      m_folder(folder),
      m_place(foundPlace(place)),
      m_again({.first = 1s, .longest = 60s, .patience = std::chrono::days(3650)})
{
    const Result<QJsonObject> mark = readFile(markPath(folder), largestMark).and_then(&json::parseObject);
    if (mark)
        m_port = quint16(mark->value("port"_L1).toInt());
    m_limit.setSingleShot(true);
    connect(&m_look, &QTimer::timeout, this, &LocalServer::await);
    connect(&m_limit, &QTimer::timeout, this, [this] {
        m_process.kill();
        fail(tr("It did not start in time."));
    });
    connect(&m_again, &Reconnect::due, this, &LocalServer::begin);
    connect(&m_process, &QProcess::finished, this, &LocalServer::takeEnd);
    connect(&m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart)
            fail(tr("%1 cannot be started: %2.").arg(QDir::toNativeSeparators(m_place.program), m_process.errorString()));
    });
}

LocalServer::~LocalServer()
{
    m_process.disconnect(this);
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.closeWriteChannel();   // for it the sign to end
    m_process.waitForFinished(endLimit);
}

QString LocalServer::address() const
{
    return u"https://localhost:%1"_s.arg(m_port);
}

void LocalServer::start()
{
    m_lastProblem.clear();
    begin();
}

void LocalServer::begin()
{
    if (std::exchange(m_isStarting, true))
        return;
    m_again.stop();
    look();
}

void LocalServer::keepUp()
{
    m_isKeptUp = true;
    start();
}

void LocalServer::cancel()
{
    if (!m_isStarting || m_isKeptUp)
        return;
    m_isStarting = false;
    m_look.stop();
    m_limit.stop();
    m_process.closeWriteChannel();
}

// What a killed server left behind says where it was; only one that has its key is there.
void LocalServer::look()
{
    const Result<LocalAccess> access = readAccess(m_place.dataFolder);
    const Result<ServerAddress> server = access ? ServerAddress::parse(access->url) : std::unexpected(access.error());
    if (!server)
        return launch();
    examineServer(*server, access->key).then(this, [this, access = *access](const Result<ServerTrust> &trust) {
        if (!m_isStarting)
            return;
        if (trust && trust->verdict == ServerTrust::Verdict::Pinned)
            take(access);
        else
            launch();
    });
}

void LocalServer::launch()
{
    if (m_process.state() != QProcess::NotRunning)   // one that was cancelled is ending
        return fail(tr("It is still ending. Try again in a moment."));
    m_place = foundPlace(m_place);   // it may have been installed meanwhile
    if (m_place.program.isEmpty() || !QFileInfo(m_place.program).isExecutable())
        return fail(tr("Tom's server is not installed on this computer. Install the package tom-server, and try again."));
    if (const auto made = makePrivateFolder(m_folder).and_then([this] { return makePrivateFolder(m_place.dataFolder); }); !made)
        return fail(errorText(made.error()));
    const quint16 port = m_port > 0 ? m_port : freePort(usualPort);
    if (port == 0 || !isFree(port)) {
        return fail(tr("Another program of this computer has taken port %1, which your Tom had. End that program, and try again.")
                        .arg(port));
    }
    m_process.setStandardErrorFile(QFileInfo(m_folder).isWritable() ? logPath(m_folder) : QProcess::nullDevice());
    m_process.setStandardOutputFile(QProcess::nullDevice());   // a password that nobody needs, as the owner signs in without
    m_process.setProgram(m_place.program);
    m_process.setArguments({u"--data"_s, m_place.dataFolder, u"--listen"_s, u"127.0.0.1"_s, u"--port"_s, QString::number(port),
                            u"--until-input-ends"_s});
    m_process.start();
    m_look.start(lookInterval);
    m_limit.start(startLimit);
}

void LocalServer::await()
{
    const Result<LocalAccess> access = readAccess(m_place.dataFolder);
    if (access && m_process.state() == QProcess::Running && access->pid == m_process.processId())
        take(*access);
}

void LocalServer::take(const LocalAccess &access)
{
    m_look.stop();
    m_limit.stop();
    m_isStarting = false;
    m_isKeptUp = true;
    m_lastProblem.clear();
    m_again.succeed();
    if (const Result<void> kept = keepPort(quint16(QUrl(access.url).port(443))); !kept)
        qCWarning(lcLocal).noquote() << u"⚠️ the next start will not know of this computer's server: %1"_s.arg(
            kept.error().message);
    Q_EMIT ready(access);
}

Result<void> LocalServer::keepPort(quint16 port)
{
    if (std::exchange(m_port, port) == port)
        return {};
    return makePrivateFolder(m_folder).and_then(
        [&] { return writeFileAtomically(markPath(m_folder), json::compact({{u"port"_s, port}})); });
}

void LocalServer::takeEnd()
{
    if (m_isStarting && m_look.isActive())
        return fail(reason());
    if (!m_isKeptUp)
        return;
    qCWarning(lcLocal).noquote() << u"⚠️ this computer's server ended; starting it again"_s;
    (void)m_again.schedule();
}

void LocalServer::fail(const QString &problem)
{
    m_look.stop();
    m_limit.stop();
    m_isStarting = false;
    if (m_isKeptUp)
        (void)m_again.schedule();
    if (!m_isKeptUp || m_lastProblem != problem) {
        m_lastProblem = problem;
        Q_EMIT failed(problem);
    }
}

QString LocalServer::reason() const
{
    QFile log(logPath(m_folder));
    QString said;
    if (log.open(QIODevice::ReadOnly))
        said = complaintIn(log.read(largestLog));
    return said.isEmpty() ? tr("It ended at once, and did not say why.") : said;
}

} // namespace tom::desktop
