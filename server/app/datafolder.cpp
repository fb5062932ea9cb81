#include "server/app/datafolder.h"

#include <QFileInfo>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace tom::server {

bool isContainer()
{
    return qEnvironmentVariableIsSet("container") || QFileInfo::exists(u"/.dockerenv"_s)
           || QFileInfo::exists(u"/run/.containerenv"_s);
}

QString defaultDataFolder()
{
    const QString chosen = qEnvironmentVariable("TOM_DATA");
    if (!chosen.isEmpty())
        return chosen;
    if (isContainer())
        return u"/data"_s;
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/tom"_s;
}

} // namespace tom::server
