#include "shared/http/ssedecoder.h"

#include <cstdlib>

using namespace tom;

namespace {

// What a decoder makes of the pieces; nothing when one event outgrew the limit.
std::optional<QList<http::SseEvent>> decoded(std::initializer_list<QByteArrayView> pieces)
{
    http::SseDecoder decoder(4096);
    QList<http::SseEvent> events;
    for (const QByteArrayView piece : pieces) {
        const auto found = decoder.feed(piece);
        if (!found)
            return {};
        events += *found;
    }
    const auto rest = decoder.finish();
    if (!rest)
        return {};
    return events + *rest;
}

} // namespace

// Events do not depend on where the bytes were cut; the first byte says where.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    if (size == 0)
        return 0;
    const QByteArrayView bytes(data + 1, qsizetype(size) - 1);
    const qsizetype cut = bytes.size() * data[0] / 256;

    if (decoded({bytes}) != decoded({bytes.first(cut), bytes.sliced(cut)}))
        std::abort();
    return 0;
}
