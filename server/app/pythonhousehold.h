#pragma once

#include "shared/core/result.h"

#include <QDateTime>
#include <QJsonObject>
#include <QMap>
#include <QStringList>

namespace tom::server {

// What the Tom in Python left in its data folder, as entries that POST /import takes. Its files are only read.
struct PythonHousehold
{
    QMap<QString, QList<QJsonObject>> entries{};   // by user
    int reminders = 0;
    int memories = 0;
    int over = 0;                 // reminders whose time is past, and who come only once
    QStringList strangers{};      // whose things they are that belong to none of the users
    QStringList problems{};       // files that could not be read, and why

    [[nodiscard]] static PythonHousehold read(const QString &folder, const QStringList &users, const QDateTime &now);
};

} // namespace tom::server
