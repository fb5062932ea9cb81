#include "server/app/commands.h"
#include "server/app/serverapp.h"
#include "server/app/servicemanager.h"
#include "server/app/welcome.h"
#include "server/backup/backupcommand.h"
#include "shared/config/agentslice.h"
#include "shared/core/eventdispatcher.h"
#include "shared/core/standardinput.h"
#include "shared/core/termination.h"
#include "shared/http/networkhttpclient.h"
#include "shared/llm/llmrouter.h"
#include "shared/log/logsetup.h"

#include <QCoreApplication>
#include <QLoggingCategory>

using namespace Qt::StringLiterals;
using namespace tom;
using namespace tom::server;

static Q_LOGGING_CATEGORY(lcMain, "tom.server.server")

namespace {

constexpr int startFailed = 2;

QString agentProgram(const CommandLine &line)
{
    if (!line.agent.isEmpty())
        return line.agent;
#ifdef Q_OS_WIN
    return QCoreApplication::applicationDirPath() + u"/tom-agent.exe"_s;
#else
    return QCoreApplication::applicationDirPath() + u"/tom-agent"_s;
#endif
}

QString memoryProgram(const CommandLine &line)
{
    if (!line.memory.isEmpty())
        return line.memory;
#ifdef Q_OS_WIN
    return QCoreApplication::applicationDirPath() + u"/tom-memory.exe"_s;
#else
    return QCoreApplication::applicationDirPath() + u"/tom-memory"_s;
#endif
}

void refuse(const Error &error)
{
    qCCritical(lcMain).noquote() << u"❌ Tom cannot start: %1"_s.arg(error.message);
}

QByteArray serving(const ServerApp &app)
{
    return "serving on port "_ba + QByteArray::number(app.port());
}

// Finds out which AI will answer, completes the start, and greets; unless the server is asked to end meanwhile.
class Greeting : public QObject
{
public:
    Greeting(ServerApp &app, ServiceManager &service)
        : QObject(&app),
          m_app(app),
          m_service(service),
          m_router(m_http, app.config().global.llm, app.keys(), config::ownPorts(app.config()) + QList{app.port()})
    {
        connect(&m_router, &llm::LlmRouter::chosen, this, &Greeting::greet, Qt::QueuedConnection);
        m_router.start();
    }

private:
    void greet()
    {
        deleteLater();
        if (m_app.isStopping())
            return;
        if (const Result<void> completed = m_app.completeStart(); !completed) {
            refuse(completed.error());
            return QCoreApplication::exit(startFailed);
        }
        m_service.ready(serving(m_app));
        printOut(welcomeText({.url = m_app.url(),
                              .firstUser = m_app.firstUser(),
                              .awaitsPairing = m_app.hasNoUser(),
                              .key = m_app.keyFingerprint(),
                              .model = m_router.model(1),
                              .modelSource = m_router.source(),
                              .warning = m_router.warning(),
                              .configFile = m_app.configFile()}));
    }

    ServerApp &m_app;
    ServiceManager &m_service;
    http::NetworkHttpClient m_http;
    llm::LlmRouter m_router;
};

int serve(const CommandLine &line)
{
    log::setupLogging({.user = u"tom"_s});
    ServiceManager service;
    ServerApp app({.dataFolder = dataFolderOf(line),
                   .configFile = line.configFile,
                   .listen = line.listen,
                   .agentProgram = agentProgram(line),
                   .serverProgram = QCoreApplication::applicationFilePath(),
                   .memoryProgram = memoryProgram(line),
                   .socket = ServiceManager::takePassedSocket().value_or(-1),
                   .awaitsPairing = line.awaitsPairing,
                   .port = line.port > 0 ? line.port : -1});
    if (const Result<void> started = app.start(); !started) {
        refuse(started.error());
        return startFailed;
    }
    qCInfo(lcMain).noquote() << u"🚀 serving on port %1"_s.arg(app.port());
    QObject::connect(&app, &ServerApp::stopped, QCoreApplication::instance(), &QCoreApplication::quit);
    const auto end = [&] {
        if (app.isStopping())
            return;
        service.stopping();
        app.stop();
    };
    StandardInput input;
    if (line.endsWithInput) {
        QObject::connect(&input, &StandardInput::ended, &app, end);
        input.start();
    }
    onTermination(&app, end, [&] {
        service.reloading();
        app.reload();
        service.ready(serving(app));
    });
    new Greeting(app, service);   // the app's; deletes itself
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char *argv[])
{
    installEventDispatcher();
    QCoreApplication application(argc, argv);
    const Result<CommandLine> line = CommandLine::parse(QCoreApplication::arguments().sliced(1));
    if (!line) {
        printError(u"tom-server: %1"_s.arg(line.error().message));
        return startFailed;
    }
    switch (line->command) {
    case CommandLine::Command::Run:
        return serve(*line);
    case CommandLine::Command::Init:
        return initCommand(*line);
    case CommandLine::Command::ConfigReference:
        return configReferenceCommand();
    case CommandLine::Command::CheckConfig:
        return checkConfigCommand(*line);
    case CommandLine::Command::IssueSession:
        return issueSessionCommand(*line);
    case CommandLine::Command::HashPassword:
        return hashPasswordCommand();
    case CommandLine::Command::Backup:
        return backupCommand(*line);
    case CommandLine::Command::Restore:
        return restoreCommand(*line);
    case CommandLine::Command::GoBack:
        return goBackCommand(*line);
    case CommandLine::Command::Status:
        return statusCommand(*line);
    case CommandLine::Command::ImportPython:
        return importPythonCommand(*line);
    case CommandLine::Command::Pair:
        return pairCommand(*line);
    case CommandLine::Command::Help:
        printOut(CommandLine::help());
        return 0;
    case CommandLine::Command::Version:
        printOut(u"tom-server %1\n"_s.arg(QLatin1StringView(TOM_VERSION)));
        return 0;
    }
    return startFailed;
}
