#pragma once

#include <QString>

namespace tom::server::test {

// Whether a server whose provider speaks and listens does so through its agent; its answers are noted, too.
[[nodiscard]] bool speaksAndListens(const QString &notes);

} // namespace tom::server::test
