#pragma once

#include "server/app/configload.h"
#include "shared/core/filewatch.h"

#include <QObject>

#include <optional>

namespace tom::server {

// Reads config.yml again when it changed, or when a person asks. What cannot be used is refused with its problems in the
// log, and nobody is told. Knows nothing of what the values are for.
class ConfigReload : public QObject
{
    Q_OBJECT

public:
    // text: of the file when it was read last; empty: there is none yet. current: what counts now; whoever takes loaded() keeps it so.
    ConfigReload(const QString &path, const QByteArray &text, const config::Config &current, QObject *parent = nullptr);

    // Says also that nothing changed.
    void reload();
    // This text was just written there, and counts already.
    void setKnown(const QByteArray &text);
    // What stands there now cannot be used; something older goes on.
    [[nodiscard]] bool isRefused() const { return !m_refused.isEmpty(); }

Q_SIGNALS:
    void loaded(const tom::config::Config &config);

private:
    struct Outcome
    {
        QByteArray digest{};
        std::optional<Result<LoadedConfig>> loaded{};   // nothing: what stands there is known
    };

    void look();
    void take(const Outcome &outcome);

    const config::Config &m_current;
    FileWatch m_watch;
    QByteArray m_digest;   // the text holds keys, and is not needed
    bool m_isMissing = false;   // there was none, and nobody misses it
    bool m_isReading = false;
    bool m_isAsked = false;
    bool m_isStale = false;   // asked for again meanwhile
    QByteArray m_refused;   // digest of what stands there now, if it cannot be used
};

}   // namespace tom::server
