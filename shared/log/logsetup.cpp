#include "shared/log/logsetup.h"

#include "shared/log/linesink.h"
#include "shared/log/logformat.h"
#include "shared/log/redaction.h"

#include <QLoggingCategory>

#include <algorithm>
#include <array>
#include <mutex>

#ifdef Q_OS_UNIX
#    include <csignal>
#endif

using namespace Qt::StringLiterals;

namespace tom::log {

namespace {

constexpr qsizetype longestMessage = 65536;   // of what is looked at; a line holds 4 kB of it

// Trivial, so that it outlives every other object of its thread that may still have something to say.
struct ThreadUser
{
    std::array<char16_t, 64> name{};
    qsizetype length = 0;
};
constinit thread_local ThreadUser threadUser;
constinit thread_local bool isHandling = false;

struct Log
{
    std::mutex mutex;
    LogSettings settings{};
    Redaction redaction{};
    LineSink sink{2};
};

// Never destroyed: static objects may log while the program ends.
Log &theLog()
{
    static Log *const log = new Log;
    return *log;
}

QByteArray lineOf(const LogRecord &record, const LogSettings &settings)
{
    return settings.format == "json"_L1 ? jsonLine(record) : textLine(record);
}

LogRecord lossAt(const QDateTime &time, qint64 lines)
{
    return {.time = time,
            .type = QtWarningMsg,
            .user = theLog().settings.user,
            .module = u"log"_s,
            .message = u"⚠️ %1 lines of the log are lost: they could not be written"_s.arg(lines)};
}

void handleMessage(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    if (isHandling)   // Qt has something to say about how a line is written
        return;
    isHandling = true;
    LogRecord record{.time = QDateTime::currentDateTime(),
                     .type = type,
                     .user = QString(reinterpret_cast<const QChar *>(threadUser.name.data()), threadUser.length),
                     .module = moduleOf(QLatin1StringView(context.category))};
    {
        Log &log = theLog();
        const std::scoped_lock lock(log.mutex);
        if (record.user.isEmpty())
            record.user = log.settings.user;
        record.message = log.redaction.redacted(message.left(longestMessage));
        QByteArray lines;
        if (log.sink.lostLines() > 0)
            lines = lineOf(lossAt(record.time, log.sink.lostLines()), log.settings);
        log.sink.write(lines + lineOf(record, log.settings));
    }
    isHandling = false;
}

// Qt's own debug messages stay off: at DEBUG they would be a thousand lines a second that nobody asked for.
QString filterRules(const QString &level)
{
    static constexpr std::array<QLatin1StringView, 5> levels{"DEBUG"_L1, "INFO"_L1, "WARNING"_L1, "ERROR"_L1, "CRITICAL"_L1};
    static constexpr std::array<QLatin1StringView, 4> types{"debug"_L1, "info"_L1, "warning"_L1, "critical"_L1};
    const auto at = std::ranges::find(levels, level.toUpper());
    const auto wanted = at == levels.end() ? 1 : at - levels.begin();
    if (wanted == 0)
        return u"*.debug=false\ntom.*.debug=true\ndefault.debug=true\n"_s;
    QString rules;
    for (qsizetype i = 0; i < wanted; ++i)
        rules += "*."_L1 + types.at(size_t(i)) + "=false\n"_L1;
    return rules;
}

} // namespace

void setupLogging(const LogSettings &settings)
{
#ifdef Q_OS_UNIX
    // Whoever reads our log may go away; that is a failed write, and no reason to end.
    struct sigaction action{};
    if (::sigaction(SIGPIPE, nullptr, &action) == 0 && action.sa_handler == SIG_DFL) {
        action.sa_handler = SIG_IGN;
        ::sigaction(SIGPIPE, &action, nullptr);
    }
#endif
    {
        Log &log = theLog();
        const std::scoped_lock lock(log.mutex);
        log.settings = settings;
    }
    QLoggingCategory::setFilterRules(filterRules(settings.level));
    // Once: whoever listens in between stays.
    [[maybe_unused]] static const QtMessageHandler previous = qInstallMessageHandler(handleMessage);
}

void addSecret(const QString &secret)
{
    Log &log = theLog();
    const std::scoped_lock lock(log.mutex);
    log.redaction.addSecret(secret);
}

QString withoutSecrets(const QString &text)
{
    Log &log = theLog();
    const std::scoped_lock lock(log.mutex);
    return log.redaction.redacted(text);
}

LogUser::LogUser(const QString &username) : m_previous(reinterpret_cast<const QChar *>(threadUser.name.data()), threadUser.length)
{
    threadUser.length = std::min(username.size(), qsizetype(threadUser.name.size()));
    std::copy_n(username.utf16(), threadUser.length, threadUser.name.begin());
}

LogUser::~LogUser()
{
    threadUser.length = m_previous.size();
    std::copy_n(m_previous.utf16(), threadUser.length, threadUser.name.begin());
}

} // namespace tom::log
