#include "answercheck.h"

#include <cstdio>
#include <cstdlib>

// What a model server sends is nobody's to trust.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const QByteArray problem = tom::llm::problemWithAnswer(QByteArrayView(data, qsizetype(size)));
    if (!problem.isEmpty()) {
        std::fprintf(stderr, "%s\n", problem.constData());
        std::abort();
    }
    return 0;
}
