#pragma once

namespace tom {

// Lets this process wait for its descriptors by epoll where that is there (Linux), else as Qt does. Before
// QCoreApplication is made. TOM_EVENT_DISPATCHER=qt in the environment leaves it to Qt.
void installEventDispatcher();

} // namespace tom
