#include "agent/app/agentapp.h"
#include "agent/app/checkllm.h"
#include "agent/app/commandline.h"
#include "agent/app/handfiles.h"
#include "agent/app/handstart.h"
#include "agent/app/trial.h"
#include "shared/core/atomicfile.h"
#include "shared/core/eventdispatcher.h"
#include "shared/core/filewatch.h"
#include "shared/core/folderlock.h"
#include "shared/core/json.h"
#include "shared/core/standardinput.h"
#include "shared/core/termination.h"
#include "shared/log/logsetup.h"

#include <QCoreApplication>
#include <QDir>
#include <QLoggingCategory>

#include <cstdio>
#include <cstdlib>
#include <new>

using namespace Qt::StringLiterals;
using namespace tom;

static Q_LOGGING_CATEGORY(lcMain, "tom.agent.agent")

namespace {

constexpr int startFailed = 2;

void print(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stdout);
    std::fflush(stdout);
}

// Serves one user until the process is asked to end.
class Service : public QObject
{
public:
    explicit Service(bool tellsParent) : m_tellsParent(tellsParent) {}

    void start(const Result<config::AgentSlice> &slice, const QHostAddress &address = QHostAddress::LocalHost)
    {
        if (!slice)
            return refuse(slice.error());
        log::setupLogging({.level = slice->logLevel, .format = slice->logFormat, .user = slice->username});
        if (const Result<void> ours = takeFolder(slice->userFolder); !ours)
            return refuse(ours.error());
        m_slice = *slice;
        m_address = address;
        m_app = std::make_unique<agent::AgentApp>(*slice, address);
        if (const QByteArray debug = qgetenv("TOM_DEBUG_LLM").toLower(); debug == "1" || debug == "true")
            m_app->recordModels();
        if (m_tellsParent)
            connect(m_app.get(), &agent::AgentApp::called, this,
                    [](const config::AgentCall &call) { print(QString::fromUtf8(json::compact(call.toJson())) + u'\n'); });
        m_app->start().then(this, [this](const Result<config::AgentReady> &ready) {
            if (!ready)
                return refuse(ready.error());
            qCInfo(lcMain).noquote()
                << u"🚀 serving on port %1 with %2 (%3)"_s.arg(ready->port).arg(ready->model, ready->modelSource);
            if (m_tellsParent)
                print(QString::fromUtf8(json::compact(ready->toJson())) + u'\n');
        });
    }
    // What stands in the files of an agent that somebody else runs, when they changed.
    void replace(const config::AgentSlice &slice)
    {
        if (!m_app || m_isEnding)
            return;
        if (slice == m_slice)   // and so again what it was
            return m_next.reset();
        if (m_next) {
            m_next = slice;
            return;
        }
        if (partFor(slice) == partFor(m_slice))
            return takeIdentity(slice);
        qCInfo(lcMain).noquote() << u"⏳ starts anew with its changed configuration when no turn runs"_s;
        m_next = slice;
        startWhenIdle();
    }
    void stop()
    {
        if (std::exchange(m_isEnding, true))
            return;
        qCInfo(lcMain).noquote() << u"🛑 ending"_s;
        m_app.reset();
        QCoreApplication::exit(0);
    }

    // What tom-server says to an agent that it started: the configuration, and later whether it may end it.
    void take(const QByteArray &line)
    {
        if (!m_app && !m_isEnding)
            return start(json::parseObject(line).and_then(&config::AgentSlice::fromJson).transform_error([](const Error &error) {
                return Error{.code = error.code,
                             .message = u"standard input holds no configuration of an agent: %1"_s.arg(error.message)};
            }));
        if (m_app && line == "idle?")
            m_app->whenIdle([] { print(u"idle\n"_s); });
    }
    void endOfInput()
    {
        if (m_app)
            return stop();
        refuse({.code = ErrorCode::InvalidInput, .message = u"standard input ended before a line with a configuration came"_s});
    }

private:
    // Two agents on one folder would each end the other's turns as interrupted, and do twice what is due.
    Result<void> takeFolder(const QString &folder)
    {
        constexpr auto longestEnd = std::chrono::seconds(3);   // of the one that is being replaced
        if (const Result<void> made = makePrivateFolder(folder); !made)
            return made;
        Result<void> taken = m_lock.takeWithin(QDir(folder).filePath(u"agent.lock"_s), longestEnd);
        if (!taken && taken.error().code == ErrorCode::Conflict)
            taken.error().message += u": is it another tom-agent? End one, or give one another folder with --data"_s;
        return taken;
    }
    // What an agent has to be started anew for.
    static config::AgentSlice partFor(config::AgentSlice slice)
    {
        slice.ownPorts.clear();
        slice.certificatePem.clear();
        slice.keyPem.clear();
        slice.authorityPem.clear();
        return slice;
    }
    void takeIdentity(const config::AgentSlice &slice)
    {
        if (const Result<void> taken = m_app->setIdentity(slice.certificatePem, slice.keyPem, slice.authorityPem); !taken) {
            qCCritical(lcMain).noquote() << u"❌ the certificates are not taken over: %1; the old ones go on"_s.arg(
                taken.error().message);
            return;
        }
        m_slice = slice;
        qCInfo(lcMain).noquote() << u"🔒 took over new certificates"_s;
    }
    void startWhenIdle()
    {
        m_app->whenIdle([this] {
            // Not here: it is the old one that is telling us.
            QMetaObject::invokeMethod(
                this,
                [this] {
                    if (m_isEnding || !m_next)
                        return;
                    if (!m_app->isIdle())   // a turn began meanwhile
                        return startWhenIdle();
                    m_app.reset();
                    start(*std::exchange(m_next, std::nullopt), m_address);
                },
                Qt::QueuedConnection);
        });
    }
    void refuse(const Error &error)
    {
        if (std::exchange(m_isEnding, true))
            return;
        for (const QString &line : error.message.split(u'\n'))
            qCCritical(lcMain).noquote() << u"❌ tom-agent cannot start: %1"_s.arg(line);
        QCoreApplication::exit(startFailed);
    }

    bool m_isEnding = false;   // by the first reason that comes
    bool m_tellsParent;
    FolderLock m_lock;   // released after all that writes into the folder
    std::unique_ptr<agent::AgentApp> m_app;
    config::AgentSlice m_slice;
    std::optional<config::AgentSlice> m_next;   // that waits for the end of a turn
    QHostAddress m_address;
};

// For tom-server: what one line of standard input names, and nothing after it.
int tryOnce()
{
    endWithParent();
    agent::Trial trial;
    StandardInput input;
    bool isStarted = false;
    QObject::connect(&input, &StandardInput::lineReceived, &trial, [&trial, &isStarted](const QByteArray &line) {
        if (!std::exchange(isStarted, true))
            trial.start(line);
    });
    QObject::connect(&input, &StandardInput::ended, &trial, [] { QCoreApplication::exit(startFailed); });
    QObject::connect(&trial, &agent::Trial::finished, &trial, [](const QJsonObject &outcome) {
        print(QString::fromUtf8(json::compact(outcome)) + u'\n');
        QCoreApplication::exit(0);
    });
    input.start();
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char *argv[])
{
    installEventDispatcher();
    std::set_new_handler([] {
        std::fputs("tom-agent: out of memory; agents.memory_mb in config.yml allows no more\n", stderr);   // allocates nothing
        std::abort();
    });
    QCoreApplication app(argc, argv);
    const QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    log::setupLogging({.user = environment.value(u"TOM_USERNAME"_s, u"agent"_s)});

    const auto line = agent::CommandLine::parse(app.arguments(), environment.value(u"TOM_DATA"_s));
    if (!line) {
        std::fprintf(stderr, "tom-agent: %s (see tom-agent --help)\n", qUtf8Printable(line.error().message));
        return startFailed;
    }
    if (line->wantsHelp || line->wantsVersion) {
        print(line->wantsHelp ? agent::CommandLine::help() : u"tom-agent %1\n"_s.arg(QLatin1StringView(TOM_VERSION)));
        return 0;
    }

    if (line->checksLlm)
        return agent::checkLlm(*line, environment, &print);

    if (line->isTrial)
        return tryOnce();

    Service service(line->isSupervised);
    StandardInput input;
    std::optional<agent::HandFiles> files;
    if (!line->isSupervised) {
        files.emplace(*line, environment);
        QObject::connect(&*files, &agent::HandFiles::sliceRead, &service, &Service::replace);
    }
    onTermination(&service, [&service] { service.stop(); }, files ? [&files] { files->read(); } : std::function<void()>());
    if (line->isSupervised) {
        endWithParent();
        QObject::connect(&input, &StandardInput::lineReceived, &service,
                         [&service](const QByteArray &said) { service.take(said); });
        QObject::connect(&input, &StandardInput::ended, &service, [&service] { service.endOfInput(); });
        input.start();
    } else {
        QMetaObject::invokeMethod(
            &service, [&] { service.start(agent::sliceByHand(*line, environment), line->address); }, Qt::QueuedConnection);
    }
    return app.exec();
}
