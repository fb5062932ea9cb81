#pragma once

#include <QByteArray>

namespace tom {

// The exit code of a child that had no right to mount anything: a reason to skip, not to fail.
inline constexpr int noMounts = 99;

// What a child mounts for itself alone: made before the fork, entered behind it. Works as root and, where the system lets
// users make namespaces, as anybody.
class OwnMounts
{
public:
    OwnMounts();

    [[nodiscard]] bool enter() const;   // only calls that may follow a fork

private:
    QByteArray m_user;
    QByteArray m_group;
};

} // namespace tom
