#include "agent/app/agentapp.h"
#include "agent/app/checkllm.h"
#include "agent/app/commandline.h"
#include "agent/app/handstart.h"
#include "agent/app/standardinput.h"
#include "shared/core/atomicfile.h"
#include "shared/core/eventdispatcher.h"
#include "shared/core/filewatch.h"
#include "shared/core/json.h"
#include "shared/core/termination.h"
#include "shared/log/logsetup.h"

#include <QCoreApplication>
#include <QLoggingCategory>

#include <cstdio>
#include <cstdlib>
#include <new>

using namespace Qt::StringLiterals;
using namespace tom;

static Q_LOGGING_CATEGORY(lcMain, "tom.agent.agent")

namespace {

constexpr int startFailed = 2;
constexpr qint64 maxPem = 256 * 1024;

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
        m_app = std::make_unique<agent::AgentApp>(*slice, address);
        m_app->start().then(this, [this](const Result<config::AgentReady> &ready) {
            if (!ready)
                return refuse(ready.error());
            qCInfo(lcMain).noquote()
                << u"🚀 serving on port %1 with %2 (%3)"_s.arg(ready->port).arg(ready->model, ready->modelSource);
            if (m_tellsParent)
                print(QString::fromUtf8(json::compact(ready->toJson())) + u'\n');
        });
    }
    // The certificates of an agent that somebody else runs are renewed in its files.
    void watchIdentity(const QStringList &files)
    {
        m_identityFiles = std::make_unique<FileWatch>(files);
        connect(m_identityFiles.get(), &FileWatch::changed, this, &Service::readIdentity);
    }
    void readIdentity()
    {
        QByteArrayList pems;
        for (const QString &path : m_identityFiles->paths())
            pems.append(readFile(path, maxPem).value_or(QByteArray()));
        if (!m_app || m_isEnding)
            return;
        if (const Result<void> taken = m_app->setIdentity(pems.at(0), pems.at(1), pems.at(2)); taken)
            qCInfo(lcMain).noquote() << u"🔒 took over the certificates of %1"_s.arg(m_identityFiles->paths().constFirst());
        else
            qCCritical(lcMain).noquote() << u"❌ the certificates are not taken over: %1; the old ones go on"_s.arg(
                taken.error().message);
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
    std::unique_ptr<agent::AgentApp> m_app;
    std::unique_ptr<FileWatch> m_identityFiles;
};

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

    Service service(line->isSupervised);
    agent::StandardInput input;
    if (!line->isSupervised)
        service.watchIdentity(agent::identityFiles(*line, environment.value(u"TOM_USERNAME"_s)));
    onTermination(
        &service, [&service] { service.stop(); },
        line->isSupervised ? std::function<void()>() : [&service] { service.readIdentity(); });
    if (line->isSupervised) {
        endWithParent();
        QObject::connect(&input, &agent::StandardInput::lineReceived, &service,
                         [&service](const QByteArray &said) { service.take(said); });
        QObject::connect(&input, &agent::StandardInput::ended, &service, [&service] { service.endOfInput(); });
        input.start();
    } else {
        QMetaObject::invokeMethod(
            &service, [&] { service.start(agent::sliceByHand(*line, environment), line->address); }, Qt::QueuedConnection);
    }
    return app.exec();
}
