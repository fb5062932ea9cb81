#pragma once

#include <QString>

namespace tom::desktop {

// A file that the server is to have before the message that it goes with.
struct Upload
{
    QString name{};
    QString path{};

    bool operator==(const Upload &) const = default;
};

} // namespace tom::desktop
