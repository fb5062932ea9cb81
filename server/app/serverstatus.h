#pragma once

#include "shared/core/result.h"

#include <QDateTime>
#include <QJsonObject>
#include <QStringList>

namespace tom::server {

// What `tom-server status` found out. Knows nothing of where from.
struct ServerStatus
{
    struct Agent
    {
        QString user{};
        QString state{};
        int requests = 0;
    };

    QString version{};
    QString url{};
    bool isRunning = false;
    QString unreachable{};      // it runs, and does not answer: why
    QStringList notReady{};     // from /readyz
    QStringList warnings{};
    QStringList configProblems{};
    int users = 0;
    QList<Agent> agents{};
    QHash<QByteArray, double> figures{};   // of /metrics, by family; samples of one family are added up
    double serverErrors = 0;               // answers with a status of 500 and more
    QDateTime certificateEnd{};
    QString fingerprint{};      // of the certificate's key, as a person compares it
    qint64 freeBytes = -1;
    QDateTime backupDue{};      // the last one; invalid: none are scheduled
    QDateTime backupMade{};
    QString backupFolder{};
    QStringList copies{};       // of data that was set aside as damaged
};

// One screen, and whether somebody is needed: the exit status.
struct StatusReport
{
    static constexpr int well = 0;
    static constexpr int needsSomebody = 1;
    static constexpr int notRunning = 2;

    QString text{};
    int exitStatus = well;
};

[[nodiscard]] StatusReport reportOf(const ServerStatus &status, const QDateTime &now);
// Reads what /metrics says into figures and serverErrors.
void takeFigures(ServerStatus &status, const QByteArray &metrics);

} // namespace tom::server
