#include "desktop/api/clientfolder.h"

#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace tom::desktop {

QString clientFolder()
{
    const QString wished = qEnvironmentVariable("TOM_CLIENT_HOME");
    if (!wished.isEmpty())
        return wished;
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + "/tom"_L1;
}

} // namespace tom::desktop
