#include "server/app/configreload.h"

#include "shared/auth/token.h"
#include "shared/core/atomicfile.h"
#include "shared/core/jobs.h"

#include <QFileInfo>
#include <QLoggingCategory>
#include <QThread>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcReload, "tom.server.config")

namespace {

constexpr auto writingTime = 100ms;
constexpr int mostReadings = 20;
constexpr auto onceMore = 5s;   // when the server was too busy to hash

QByteArray digestOf(const Result<QByteArray> &text)
{
    return auth::sha256Hex(text ? *text : text.error().message.toUtf8());
}

// Not every program replaces a file as a whole: it counts when it was the same twice.
Result<QByteArray> writtenText(const QString &path)
{
    Result<QByteArray> text = readFile(path, maxConfigBytes);
    for (int i = 1; i < mostReadings; ++i) {
        QThread::sleep(writingTime);
        const Result<QByteArray> before = std::exchange(text, readFile(path, maxConfigBytes));
        if (digestOf(before) == digestOf(text))
            break;
    }
    return text;
}

} // namespace

ConfigReload::ConfigReload(const QString &path, const QByteArray &text, const config::Config &current, QObject *parent)
    : QObject(parent),
      m_current(current),
      m_watch({path}),
      m_digest(auth::sha256Hex(text)),
      m_isMissing(text.isEmpty())
{
    connect(&m_watch, &FileWatch::changed, this, &ConfigReload::look);
    look();   // it may have changed between its reading and now
}

void ConfigReload::reload()
{
    m_isAsked = true;
    look();
}

void ConfigReload::setKnown(const QByteArray &text)
{
    m_digest = auth::sha256Hex(text);
    m_isMissing = false;
    m_refused.clear();
    look();   // somebody may have been faster, or write at this moment
}

// Hashing and disks take their time, so away from the event loop.
void ConfigReload::look()
{
    if (m_isReading) {
        m_isStale = true;
        return;
    }
    m_isReading = true;
    inBackground([path = m_watch.paths().constFirst(), known = m_digest, refused = m_isAsked ? QByteArray() : m_refused,
                  isMissing = m_isMissing, current = m_current]() -> Outcome {
        if (isMissing && !QFileInfo::exists(path))   // a server without a user needs none
            return {.digest = known};
        if (const QByteArray digest = digestOf(readFile(path, maxConfigBytes)); digest == known || digest == refused)
            return {.digest = digest};
        const Result<QByteArray> text = writtenText(path);
        const QByteArray digest = digestOf(text);
        if (digest == known || digest == refused)
            return {.digest = digest};
        return {.digest = digest, .loaded = loadConfigText(path, text, current)};
    }).then(this, [this](const Outcome &outcome) {
        m_isReading = false;
        take(outcome);
        if (std::exchange(m_isStale, false))
            look();
    });
}

void ConfigReload::take(const Outcome &outcome)
{
    const QString path = m_watch.paths().constFirst();
    const bool isAsked = std::exchange(m_isAsked, false);
    if (!outcome.loaded && outcome.digest == m_refused)
        return;   // it was said
    const bool wasRefused = !std::exchange(m_refused, {}).isEmpty();
    if (!outcome.loaded) {
        if (isAsked || wasRefused)
            qCInfo(lcReload).noquote() << u"✅ %1 is as it was; nothing changes"_s.arg(path);
        return;
    }
    const Result<LoadedConfig> &loaded = *outcome.loaded;
    if (!loaded && loaded.error().code != ErrorCode::InvalidInput) {   // the file may be good
        qCWarning(lcReload).noquote() << u"⚠️ %1 is not taken over yet: %2"_s.arg(path, loaded.error().message);
        QTimer::singleShot(onceMore, this, &ConfigReload::look);
        return;
    }
    if (!loaded) {
        m_refused = outcome.digest;
        qCCritical(lcReload).noquote() << u"❌ %1; the configuration that was there before goes on"_s.arg(loaded.error().message);
        return;
    }
    const QByteArray digest = auth::sha256Hex(loaded->text);
    if (const Result<QByteArray> now = readFile(path, maxConfigBytes); now && auth::sha256Hex(*now) != digest) {
        m_isStale = true;   // it changed while it was read
        return;
    }
    m_digest = digest;
    m_isMissing = false;
    Q_EMIT this->loaded(loaded->config);
}

} // namespace tom::server
