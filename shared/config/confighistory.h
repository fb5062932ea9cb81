#pragma once

#include "shared/core/clock.h"
#include "shared/core/result.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

namespace tom::config {

// The bytes of a configuration by a short name: the same bytes, the same revision.
[[nodiscard]] QByteArray revisionOf(const QByteArray &text);

struct ConfigVersion
{
    QByteArray revision{};
    QString author{};    // empty: changed in the file itself
    QDateTime time{};
    QString summary{};   // what was different, in words
    QByteArray text{};   // with its secrets
};

// The last versions of config.yml, each a file that only the server may read. Knows nothing of what they say. Blocks.
class ConfigHistory
{
public:
    static constexpr qsizetype kept = 20;

    explicit ConfigHistory(const QString &folder, const Clock &clock) : m_folder(folder), m_clock(clock) {}

    // Nothing is written when the newest one says the same. Older ones than the last twenty go.
    [[nodiscard]] Result<void> add(const QByteArray &text, const QString &author, const QString &summary);
    [[nodiscard]] Result<QList<ConfigVersion>> versions() const;   // the newest first; a damaged one is left out and logged
    [[nodiscard]] Result<ConfigVersion> version(const QByteArray &revision) const;   // NotFound

private:
    [[nodiscard]] QStringList names() const;   // the newest first

    QString m_folder;
    const Clock &m_clock;
};

} // namespace tom::config
