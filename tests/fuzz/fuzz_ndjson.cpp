#include "shared/llm/linedecoder.h"

#include <cstdlib>

using namespace tom;

namespace {

// The lines of the pieces; nothing when one outgrew the limit.
std::optional<QList<QByteArray>> linesOf(std::initializer_list<QByteArrayView> pieces)
{
    llm::LineDecoder decoder(4096);
    QList<QByteArray> lines;
    for (const QByteArrayView piece : pieces) {
        const auto found = decoder.feed(piece);
        if (!found)
            return {};
        lines += *found;
    }
    const auto rest = decoder.finish();
    if (!rest)
        return {};
    return lines + *rest;
}

} // namespace

// Lines do not depend on where the bytes were cut; the first byte says where. None is empty or holds an end of line.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    if (size == 0)
        return 0;
    const QByteArrayView bytes(data + 1, qsizetype(size) - 1);
    const qsizetype cut = bytes.size() * data[0] / 256;

    const auto whole = linesOf({bytes});
    if (whole != linesOf({bytes.first(cut), bytes.sliced(cut)}))
        std::abort();
    for (const QByteArray &line : whole.value_or(QList<QByteArray>())) {
        if (line.isEmpty() || line.contains('\n'))
            std::abort();
    }
    return 0;
}
