#include "server/app/configreload.h"

#include "shared/auth/token.h"
#include "shared/core/atomicfile.h"
#include "shared/core/jobs.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcReload, "tom.server.config")

namespace {

constexpr qint64 maxReloadBytes = 8 * 1024 * 1024;

} // namespace

ConfigReload::ConfigReload(const QString &path, const QByteArray &text, const config::Config &current, QObject *parent)
    : QObject(parent),
      m_current(current),
      m_watch({path}),
      m_digest(auth::sha256Hex(text))
{
    connect(&m_watch, &FileWatch::changed, this, &ConfigReload::look);
    look();   // it may have changed between its reading and now
}

void ConfigReload::reload()
{
    m_isAsked = true;
    look();
}

// Hashing and disks take their time, so away from the event loop.
void ConfigReload::look()
{
    if (m_isReading) {
        m_isStale = true;
        return;
    }
    m_isReading = true;
    inBackground([path = m_watch.paths().constFirst(), digest = m_digest, current = m_current]() -> Outcome {
        const Result<QByteArray> text = readFile(path, maxReloadBytes);
        if (text && auth::sha256Hex(*text) == digest)
            return std::nullopt;
        return loadConfigText(path, text, current);
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
    if (!outcome) {
        if (isAsked || m_isRefused)
            qCInfo(lcReload).noquote() << u"✅ %1 is as it was; nothing changes"_s.arg(path);
        m_isRefused = false;
        return;
    }
    m_isRefused = !*outcome;
    if (m_isRefused) {
        qCCritical(lcReload).noquote() << u"❌ %1; the configuration that was there before goes on"_s.arg(
            outcome->error().message);
        return;
    }
    const QByteArray digest = auth::sha256Hex((*outcome)->text);
    if (const Result<QByteArray> now = readFile(path, maxReloadBytes); now && auth::sha256Hex(*now) != digest) {
        m_isStale = true;   // it changed while it was read
        return;
    }
    m_digest = digest;
    Q_EMIT loaded((*outcome)->config);
}

} // namespace tom::server
