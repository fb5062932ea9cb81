#include "server/supervisor/childprocess.h"

#include <algorithm>

#ifdef Q_OS_UNIX
#    include <fcntl.h>
#    include <sys/resource.h>
#    include <unistd.h>
#endif

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

#ifdef Q_OS_UNIX
// In the child, between fork and exec: only what is safe there.
void limit(int resource, rlim_t most)
{
    const rlimit wanted{.rlim_cur = most, .rlim_max = most};
    if (::setrlimit(resource, &wanted) == 0)
        return;
    rlimit given{};   // more than we may have ourselves
    if (::getrlimit(resource, &given) != 0)
        return;
    given.rlim_cur = std::min(most, given.rlim_max);
    ::setrlimit(resource, &given);
}

// What is written to, not what is mapped: libraries are shared, and a thread's or an allocator's reserve costs nothing.
constexpr bool limitsMemory =
#    if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    false;   // their shadow is larger than every limit
#    else
    true;
#    endif

// When the machine runs out of memory, an agent goes before the server.
void goFirst()
{
#    ifdef Q_OS_LINUX
    const int fd = ::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return;
    [[maybe_unused]] const ssize_t written = ::write(fd, "500", 3);
    ::close(fd);
#    endif
}
#endif

} // namespace

void limitChild([[maybe_unused]] QProcess &process, [[maybe_unused]] const config::Agents &limits)
{
#ifdef Q_OS_UNIX
    // A session of its own: Ctrl-C at the terminal is for the server, which then ends its agents in order.
    using enum QProcess::UnixProcessFlag;
    process.setUnixProcessParameters({.flags = ResetSignalHandlers | CloseFileDescriptors | CreateNewSession});
    process.setChildProcessModifier([memory = rlim_t(limits.memoryMb) * 1024 * 1024, descriptors = rlim_t(limits.descriptors)] {
        limit(RLIMIT_CORE, 0);   // its memory holds keys and conversations
        limit(RLIMIT_NOFILE, descriptors);
        if (limitsMemory)
            limit(RLIMIT_DATA, memory);
        goFirst();
    });
#endif
}

QProcessEnvironment childEnvironment(const QString &home, const QString &username)
{
    const QProcessEnvironment own = QProcessEnvironment::systemEnvironment();
    QProcessEnvironment result;
    for (const QString &name :
         {u"PATH"_s,         u"LANG"_s,         u"LANGUAGE"_s,        u"LC_ALL"_s,         u"LC_CTYPE"_s,
          u"TZ"_s,           u"TMPDIR"_s,       u"LD_LIBRARY_PATH"_s, u"QT_PLUGIN_PATH"_s, u"SSL_CERT_FILE"_s,
          u"SSL_CERT_DIR"_s, u"http_proxy"_s,   u"https_proxy"_s,     u"no_proxy"_s,       u"SystemRoot"_s,
          u"ASAN_OPTIONS"_s, u"TSAN_OPTIONS"_s, u"UBSAN_OPTIONS"_s,   u"LSAN_OPTIONS"_s,   u"TOM_DEBUG_LLM"_s}) {
        if (own.contains(name))
            result.insert(name, own.value(name));
    }
    result.insert(u"HOME"_s, home);
    if (!username.isEmpty())
        result.insert(u"TOM_USERNAME"_s, username);
    return result;
}

} // namespace tom::server
