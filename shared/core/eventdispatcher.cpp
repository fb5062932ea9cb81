#include "shared/core/eventdispatcher.h"

#ifdef Q_OS_LINUX
#    include "shared/core/epolldispatcher.h"

#    include <QCoreApplication>
#endif

namespace tom {

void installEventDispatcher()
{
#ifdef Q_OS_LINUX
    if (qgetenv("TOM_EVENT_DISPATCHER") == "qt")
        return;
    if (std::unique_ptr<EpollDispatcher> dispatcher = EpollDispatcher::make())
        QCoreApplication::setEventDispatcher(dispatcher.release());   // the application's from now on
#endif
}

} // namespace tom
