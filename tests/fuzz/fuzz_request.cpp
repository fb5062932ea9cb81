#include "tests/fuzz/requestcheck.h"

#include <cstdio>
#include <cstdlib>

// libFuzzer's door: ends the process with what is wrong.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const QByteArray problem =
        tom::httpserver::problemWith(QByteArrayView(reinterpret_cast<const char *>(data), qsizetype(size)));
    if (problem.isEmpty())
        return 0;
    std::fprintf(stderr, "%s\n", problem.constData());
    std::abort();
}
