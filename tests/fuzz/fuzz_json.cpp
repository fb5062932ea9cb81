#include "shared/core/json.h"

#include <cstdlib>

// What is accepted is written so that it is accepted again and means the same.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const auto object = tom::json::parseObject(QByteArray(reinterpret_cast<const char *>(data), qsizetype(size)));
    if (!object)
        return 0;
    const auto again = tom::json::parseObject(tom::json::compact(*object));
    if (!again || *again != *object)
        std::abort();
    return 0;
}
