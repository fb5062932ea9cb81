#include "server/app/commands.h"
#include "server/app/serverapp.h"
#include "server/app/welcome.h"
#include "shared/config/agentslice.h"
#include "shared/core/eventdispatcher.h"
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

void refuse(const Error &error)
{
    qCCritical(lcMain).noquote() << u"❌ Tom cannot start: %1"_s.arg(error.message);
}

// Finds out which AI will answer, completes the start, and greets.
void welcome(ServerApp &app)
{
    auto http = std::make_shared<http::NetworkHttpClient>();
    auto *router =
        new llm::LlmRouter(*http, app.config().global.llm, app.keys(), config::ownPorts(app.config()) + QList{app.port()}, &app);
    QObject::connect(router, &llm::LlmRouter::chosen, &app, [&app, router, http] {
        router->deleteLater();
        if (const Result<void> completed = app.completeStart(); !completed) {
            refuse(completed.error());
            return QCoreApplication::exit(startFailed);
        }
        printOut(welcomeText({.url = app.url(),
                              .firstUser = app.firstUser(),
                              .key = app.keyFingerprint(),
                              .model = router->model(1),
                              .modelSource = router->source(),
                              .warning = router->warning(),
                              .configFile = app.configFile()}));
    });
    router->start();
}

int serve(const CommandLine &line)
{
    log::setupLogging({.user = u"tom"_s});
    ServerApp app({.dataFolder = dataFolderOf(line),
                   .configFile = line.configFile,
                   .listen = line.listen,
                   .agentProgram = agentProgram(line),
                   .port = line.port > 0 ? line.port : -1});
    if (const Result<void> started = app.start(); !started) {
        refuse(started.error());
        return startFailed;
    }
    qCInfo(lcMain).noquote() << u"🚀 serving on port %1"_s.arg(app.port());
    QObject::connect(&app, &ServerApp::stopped, QCoreApplication::instance(), &QCoreApplication::quit);
    onTermination(&app, [&app] { app.stop(); });
    welcome(app);
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
    case CommandLine::Command::CheckConfig:
        return checkConfigCommand(*line);
    case CommandLine::Command::IssueSession:
        return issueSessionCommand(*line);
    case CommandLine::Command::HashPassword:
        return hashPasswordCommand();
    case CommandLine::Command::Help:
        printOut(CommandLine::help());
        return 0;
    case CommandLine::Command::Version:
        printOut(u"tom-server %1\n"_s.arg(QLatin1StringView(TOM_VERSION)));
        return 0;
    }
    return startFailed;
}
