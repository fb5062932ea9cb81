#include "desktop/demo/demopush.h"

#include <QTimer>

namespace tom::desktop {

DemoPush::DemoPush(const ServerAddress &server) : PushClient(server, {}, {}) {}

void DemoPush::start()
{
    QTimer::singleShot(0, this, &DemoPush::opened);
}

} // namespace tom::desktop
