#pragma once

namespace tom {

// From now on whoever has put something into an outbox waits for the disk for ever, in this program and all its libraries: it
// stands there, and nothing that follows is done. Only on Linux, for programs with ENABLE_EXPORTS.
void stickAtTheOutbox();

} // namespace tom
