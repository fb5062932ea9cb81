#include "server/app/descriptorlimit.h"

#include <QtGlobal>

#ifdef Q_OS_UNIX
#    include <algorithm>
#    include <limits>

#    include <sys/resource.h>
#endif

namespace tom::server {

namespace {

constexpr int mostDescriptors = 1 << 20;   // some containers allow a billion, and programs that go through all of them suffer

} // namespace

int raiseDescriptorLimit()
{
#ifdef Q_OS_UNIX
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 0;
    const rlim_t before = limit.rlim_cur;
    limit.rlim_cur = std::max(before, std::min<rlim_t>(limit.rlim_max, mostDescriptors));
    if (::setrlimit(RLIMIT_NOFILE, &limit) != 0)   // some systems say "infinite" and allow less
        limit.rlim_cur = before;
    if (limit.rlim_cur == RLIM_INFINITY)
        return 0;
    return int(std::min<rlim_t>(limit.rlim_cur, std::numeric_limits<int>::max()));
#else
    return 0;
#endif
}

} // namespace tom::server
