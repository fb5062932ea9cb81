#pragma once

#include "shared/auth/x509.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QList>
#include <QString>

#include <chrono>
#include <functional>
#include <optional>

namespace tom::server {

// Whether the server could serve the next user: a list of parts, each with a check. Remembers the outcome for a moment,
// so that strangers who ask cannot make it costly. Knows nothing of what the parts are.
class Readiness
{
public:
    // What is wrong, in words for anybody: no path, no name. Empty: the part is ready.
    using Check = std::function<std::optional<QString>()>;
    struct Fault
    {
        QString part{};
        QString reason{};

        bool operator==(const Fault &) const = default;
    };

    explicit Readiness(std::chrono::milliseconds remembered = std::chrono::seconds(1)) : m_remembered(remembered) {}

    void add(const QString &part, Check check) { m_parts.append({.name = part, .check = std::move(check)}); }
    // A part whose fault does not keep the server from serving, such as a configuration file that would not start it again.
    void addWarning(const QString &part, Check check)
    {
        m_parts.append({.name = part, .check = std::move(check), .isWarning = true});
    }

    struct State
    {
        QList<Fault> faults{};   // empty: ready
        QList<Fault> warnings{};
    };
    [[nodiscard]] const State &state();

private:
    struct Part
    {
        QString name{};
        Check check{};
        bool isWarning = false;
    };

    std::chrono::milliseconds m_remembered;
    QList<Part> m_parts;
    State m_state;
    QElapsedTimer m_since;
};

// Checks of what a server stands on; each looks anew whenever it is called.
namespace readiness {

[[nodiscard]] std::optional<QString> validCertificate(const auth::Certificate &certificate, const QDateTime &now);
[[nodiscard]] std::optional<QString> writableFolder(const QString &folder);   // by writing there
[[nodiscard]] std::optional<QString> freeSpace(const QString &folder, qint64 wantedBytes);

} // namespace readiness

} // namespace tom::server
