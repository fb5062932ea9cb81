#include "agent/memory/app/handstart.h"
#include "agent/memory/app/memoryapp.h"
#include "shared/config/agentslice.h"
#include "shared/core/eventdispatcher.h"
#include "shared/core/json.h"
#include "shared/core/standardinput.h"
#include "shared/core/termination.h"
#include "shared/log/logsetup.h"

#include <QCoreApplication>
#include <QLoggingCategory>

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace tom;

static Q_LOGGING_CATEGORY(lcMain, "tom.memory.memory")

namespace {

constexpr int startFailed = 2;

void print(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, size_t(bytes.size()), stdout);
    std::fflush(stdout);
}

// Serves until the process is asked to end.
class Service : public QObject
{
public:
    explicit Service(bool tellsParent) : m_tellsParent(tellsParent) {}

    void start(const Result<config::MemorySlice> &slice)
    {
        if (!slice)
            return refuse(slice.error());
        log::setupLogging({.level = slice->logLevel, .format = slice->logFormat, .user = u"memory"_s});
        m_app = std::make_unique<memory::MemoryApp>(*slice);
        if (const Result<void> started = m_app->start(); !started)
            return refuse(started.error());
        qCInfo(lcMain).noquote() << u"🚀 serving on port %1, searching with %2"_s.arg(m_app->port()).arg(m_app->embedder());
        if (m_tellsParent)
            print(QString::fromUtf8(json::compact(
                      config::AgentReady{.port = m_app->port(), .key = m_app->key(), .model = m_app->embedder()}.toJson()))
                  + u'\n');
    }
    void take(const QByteArray &line)
    {
        if (!m_app && !m_isEnding)
            start(json::parseObject(line).and_then(&config::MemorySlice::fromJson).transform_error([](const Error &error) {
                return Error{.code = error.code,
                             .message = u"standard input holds no configuration of a memory service: %1"_s.arg(error.message)};
            }));
    }
    void stop()
    {
        if (std::exchange(m_isEnding, true))
            return;
        qCInfo(lcMain).noquote() << u"🛑 ending"_s;
        m_app.reset();
        QCoreApplication::exit(0);
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
            qCCritical(lcMain).noquote() << u"❌ tom-memory cannot start: %1"_s.arg(line);
        QCoreApplication::exit(startFailed);
    }

    bool m_tellsParent;
    bool m_isEnding = false;
    std::unique_ptr<memory::MemoryApp> m_app;
};

} // namespace

int main(int argc, char *argv[])
{
    installEventDispatcher();
    QCoreApplication app(argc, argv);
    const QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    log::setupLogging({.user = u"memory"_s});
    const auto line = memory::CommandLine::parse(QCoreApplication::arguments(), environment.value(u"TOM_DATA"_s));
    if (!line) {
        std::fprintf(stderr, "tom-memory: %s (see tom-memory --help)\n", qUtf8Printable(line.error().message));
        return startFailed;
    }
    if (line->wantsHelp || line->wantsVersion) {
        print(line->wantsHelp ? memory::CommandLine::help() : u"tom-memory %1\n"_s.arg(QLatin1StringView(TOM_VERSION)));
        return 0;
    }
    Service service(line->isSupervised);
    StandardInput input;
    onTermination(&service, [&service] { service.stop(); });
    if (line->isSupervised) {
        endWithParent();
        QObject::connect(&input, &StandardInput::lineReceived, &service,
                         [&service](const QByteArray &said) { service.take(said); });
        QObject::connect(&input, &StandardInput::ended, &service, [&service] { service.endOfInput(); });
        input.start();
    } else {
        QMetaObject::invokeMethod(
            &service, [&] { service.start(memory::sliceByHand(*line, environment)); }, Qt::QueuedConnection);
    }
    return QCoreApplication::exec();
}
