#include "shared/config/config.h"

#include <algorithm>

namespace tom::config {

const User *Config::user(const QString &username) const
{
    const auto found = std::ranges::find(users, username, &User::username);
    return found == users.end() ? nullptr : &*found;
}

} // namespace tom::config
