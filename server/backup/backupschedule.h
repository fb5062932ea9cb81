#pragma once

#include "server/app/datafolder.h"
#include "server/http/metricstext.h"
#include "shared/config/config.h"
#include "shared/core/clock.h"

#include <QObject>
#include <QProcess>
#include <QTimer>

#include <functional>
#include <optional>

namespace tom::server {

// Makes the backups that config.yml wants, once a day, by a tom-server of its own that nobody waits for, and removes the oldest.
// What went wrong is told; by whom to whom is not known here.
class BackupSchedule : public QObject
{
    Q_OBJECT

public:
    struct Parts
    {
        const config::Config &config;
        const Clock &clock;
        QString program{};   // tom-server
        std::function<void(const QString &id, const QString &text)> tell{};   // id: the same for the same news
    };

    struct Archive
    {
        QString path{};
        QDateTime made{};

        bool operator==(const Archive &) const = default;
    };

    BackupSchedule(const DataFolder &data, Parts parts, QObject *parent = nullptr);
    ~BackupSchedule() override;

    // Whether one is due now; asked by itself every few minutes, and after the configuration changed.
    void look();
    // No new one; what is under way ends, and leaves nothing behind.
    void stop();
    void writeFigures(MetricsText &text) const;

    [[nodiscard]] static QString folderOf(const config::Backup &backup, const DataFolder &data);
    [[nodiscard]] static QList<Archive> archivesIn(const QString &folder);   // the newest first
    // When the newest was made; invalid: there is none. What a clock that was wrong once dated ahead of this time is none.
    [[nodiscard]] static QDateTime lastMade(const QString &folder, const QDateTime &now);
    // When the last one should have been made, at this time.
    [[nodiscard]] static QDateTime lastDue(const config::Backup &backup, const QDateTime &now);

Q_SIGNALS:
    void ended(bool isMade);

private:
    void start();
    [[nodiscard]] bool isInDataFolder(const QString &folder) const;
    void takeEnd(int status, QProcess::ExitStatus how);
    void fail(const QString &reason);
    void removeOldest();

    DataFolder m_data;
    Parts m_parts;
    QTimer m_timer;
    std::unique_ptr<QProcess> m_process;
    QString m_target;
    QDateTime m_notBefore;   // after a failure
    bool m_hasFailed = false;
    quint64 m_made = 0;
    quint64 m_failures = 0;
};

} // namespace tom::server
