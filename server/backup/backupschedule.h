#pragma once

#include "server/app/datafolder.h"
#include "server/http/metricstext.h"
#include "shared/config/config.h"
#include "shared/core/clock.h"
#include "shared/core/result.h"

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

    BackupSchedule(const DataFolder &data, Parts parts, QObject *parent = nullptr);
    ~BackupSchedule() override;

    // Whether one is due now; asked by itself every few minutes, and after the configuration changed. The folder is read in the
    // background, since it may be on a disk that does not answer.
    void look();
    // No new one; what is under way ends, and leaves nothing behind.
    void stop();
    void writeFigures(MetricsText &text) const;

    // When the last one should have been made, at this time.
    [[nodiscard]] static QDateTime lastDue(const config::Backup &backup, const QDateTime &now);

Q_SIGNALS:
    void ended(bool isMade);
    void rested();   // it looked, and none is due

private:
    // What the folder says of itself, for a configuration that may have changed meanwhile.
    struct Look
    {
        QDateTime made{};
        bool isDue = false;
        Result<void> prepared{};   // of one that is due
        QString target{};
    };

    [[nodiscard]] static Look lookInto(const config::Backup &backup, const DataFolder &data, const QDateTime &now);
    void take(const config::Backup &backup, const Look &look);
    void start(const QString &target, const QString &passphraseFile);
    void takeEnd(int status, QProcess::ExitStatus how);
    void fail(const QString &reason);
    void complete(qint64 bytes, const QDateTime &made);

    DataFolder m_data;
    Parts m_parts;
    QTimer m_timer;
    std::unique_ptr<QProcess> m_process;
    QString m_target;
    QDateTime m_lookingSince;   // invalid: it does not
    std::optional<QDateTime> m_lastMade;   // when it looked last
    QDateTime m_notBefore;   // after a failure
    bool m_hasFailed = false;
    bool m_isStopped = false;
    quint64 m_made = 0;
    quint64 m_failures = 0;
};

}   // namespace tom::server
