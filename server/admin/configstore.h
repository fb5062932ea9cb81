#pragma once

#include "server/app/configload.h"
#include "shared/config/configchange.h"
#include "shared/config/confighistory.h"

#include <QMutex>

#include <optional>

namespace tom::server {

using config::ConfigChange;
using config::ConfigHistory;
using config::ConfigVersion;
using config::revisionOf;

// What a text would do as the configuration.
struct ConfigCheck
{
    QList<config::Problem> problems{};
    ConfigChange change{};       // against what counts now
    QStringList restarts{};      // users whose agents begin anew
    bool restartsMemory = false;   // the memory service begins anew, or ends
    QStringList nextStart{};     // keys that count from the next start only

    [[nodiscard]] bool isUsable() const;   // no problem is an error
};

// config.yml as admins see and change it: without its secrets, by revisions, with the last versions. Knows nothing of HTTP
// and of what comes of a change. Blocks, so for other threads; its calls wait for each other.
class ConfigStore
{
public:
    ConfigStore(const QString &path, const QString &historyFolder, const Clock &clock)
        : m_path(path),
          m_history(historyFolder, clock)
    {}

    struct Shown
    {
        std::optional<QByteArray> text{};   // none: the secrets cannot be told from the rest
        QByteArray revision{};
        QList<config::Problem> problems{};
    };
    [[nodiscard]] Result<Shown> shown();

    // What is told about a text, in which marks stand for secrets.
    [[nodiscard]] ConfigCheck check(const QByteArray &text, const config::Config &current, const config::Config &started);

    struct Readable
    {
        ConfigCheck check{};      // what keeps it from being used; without a change
        config::Config config{};  // with its secrets
    };
    // What a text says, in which marks stand for secrets; none: what stands there now.
    [[nodiscard]] Result<Readable> read(const std::optional<QByteArray> &text);

    struct Edit
    {
        QByteArray text{};
        QByteArray revision{};    // that it was made from
        QString author{};
        config::Config current{};
        config::Config started{};
    };
    struct Written
    {
        std::optional<LoadedConfig> loaded{};   // none: nothing was written
        bool isStale = false;                   // somebody else was faster
        ConfigCheck check{};                    // with errors: nothing was written
        QByteArray revision{};                  // that stands there now
    };
    // Nothing is written unless it is valid and made from what stands there. Passwords become hashes where the
    // configuration wants them so.
    [[nodiscard]] Result<Written> write(const Edit &edit);
    // An old version again, whatever stands there now. NotFound.
    [[nodiscard]] Result<Written> restore(const QByteArray &version, Edit edit);

    [[nodiscard]] Result<QList<ConfigVersion>> versions();
    // Without its secrets. NotFound.
    [[nodiscard]] Result<Shown> shownVersion(const QByteArray &revision);

private:
    [[nodiscard]] Result<Written> put(const QByteArray &text, const QByteArray &before, const Edit &edit, const QString &what);
    [[nodiscard]] ConfigCheck checked(const Result<QByteArray> &whole, const config::Config &current,
                                      const config::Config &started) const;
    [[nodiscard]] Shown shownText(const QByteArray &text) const;
    [[nodiscard]] Result<QByteArray> withSecrets(const QByteArray &text, const QByteArray &now) const;

    QString m_path;
    ConfigHistory m_history;
    QMutex m_mutex;
};

} // namespace tom::server
