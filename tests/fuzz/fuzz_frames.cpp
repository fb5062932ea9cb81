#include "shared/httpserver/framewatch.h"

#include <QtEndian>

#include <cstdio>
#include <cstdlib>

using namespace tom::httpserver;

namespace {

void check(bool isTrue, const char *promise)
{
    if (isTrue)
        return;
    std::fprintf(stderr, "%s\n", promise);
    std::abort();
}

// What was decided in the end, however the bytes were cut.
struct Decision
{
    qsizetype shown = 0;
    FrameWatch::Fault fault{};
    qint64 frames = 0;
    bool hasClosed = false;

    bool operator==(const Decision &) const = default;
};

Decision decide(QByteArrayView bytes, qint64 messageBytes, qsizetype piece)
{
    FrameWatch watch(messageBytes);
    Decision decision;
    for (qsizetype at = 0; at < bytes.size(); at += piece) {
        const QByteArrayView part = bytes.sliced(at, qMin(piece, bytes.size() - at));
        const qsizetype shown = watch.feed(part);
        check(shown >= 0 && shown <= part.size(), "shows what did not come");
        decision.shown += shown;
        if (shown < part.size()) {
            check(watch.fault().code != 0 || watch.hasClosed(), "holds something back without a reason");
            check(watch.feed(bytes) == 0, "shows more after the end");
            break;
        }
    }
    decision.fault = watch.fault();
    decision.frames = watch.frames();
    decision.hasClosed = watch.hasClosed();
    return decision;
}

// The same rules once more, over bytes that are all there, as RFC 6455 5.2 draws them.
class Reader
{
public:
    Reader(QByteArrayView bytes, qint64 messageBytes) : m_bytes(bytes), m_messageBytes(messageBytes) {}

    // Where the first frame that may not be ends its head; -1 when there is none.
    [[nodiscard]] qsizetype firstWrong()
    {
        qsizetype at = 0;
        while (!hasClosed && at + 2 <= m_bytes.size()) {
            const int shortLength = byte(at + 1) & 0x7f;
            const qsizetype longLength = shortLength == 126 ? 2 : shortLength == 127 ? 8 : 0;
            const bool isMasked = byte(at + 1) & 0x80;
            const qsizetype head = 2 + longLength + (isMasked ? 4 : 0);
            if (at + head > m_bytes.size())
                return -1;
            quint64 length = quint64(shortLength);
            if (longLength > 0)
                length = 0;
            for (qsizetype i = 0; i < longLength; ++i)
                length = length << 8 | byte(at + 2 + i);
            ++frames;
            const bool isShortest = longLength == 0 || (longLength == 2 && length > 125) || (longLength == 8 && length > 0xffff);
            if (!isMasked || !isShortest || !isAllowed(byte(at), length))
                return at + head;
            if (length > quint64(m_bytes.size() - at - head))
                return -1;
            at += head + qsizetype(length);
            hasClosed = (byte(at - head - qsizetype(length)) & 0x0f) == 0x8;
        }
        end = hasClosed ? at : m_bytes.size();
        return -1;
    }

    qint64 frames = 0;
    bool hasClosed = false;
    qsizetype end = -1;   // of what may be shown; -1: all of it

private:
    [[nodiscard]] quint8 byte(qsizetype at) const { return quint8(m_bytes.at(at)); }
    [[nodiscard]] bool isAllowed(quint8 first, quint64 length)
    {
        const bool isFinal = first & 0x80;
        switch (first & 0x7f) {   // with the three reserved bits
        case 0x8:
        case 0x9:
        case 0xa:
            return isFinal && length <= 125;
        case 0x0:
        case 0x1:
            break;
        default:
            return false;
        }
        if (((first & 0x0f) == 0x0) != m_isInMessage || length > quint64(m_messageBytes) - m_message)
            return false;
        m_message = isFinal ? 0 : m_message + length;
        m_isInMessage = !isFinal;
        return true;
    }

    QByteArrayView m_bytes;
    qint64 m_messageBytes;
    quint64 m_message = 0;
    bool m_isInMessage = false;
};

} // namespace

// What a WebSocket's client sends: the first byte chooses how long a message may be, the second how it is cut.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    if (size < 2)
        return 0;
    const qint64 messageBytes = qint64(1) << data[0] % 17;
    const QByteArrayView bytes(reinterpret_cast<const char *>(data + 2), qsizetype(size - 2));
    const Decision whole = decide(bytes, messageBytes, qMax<qsizetype>(bytes.size(), 1));
    check(decide(bytes, messageBytes, 1 + data[1]) == whole, "decides otherwise when the bytes are cut");
    check(decide(bytes, messageBytes, 1) == whole, "decides otherwise byte by byte");

    Reader reader(bytes, messageBytes);
    const qsizetype wrong = reader.firstWrong();
    const quint16 code = whole.fault.code;
    check((wrong >= 0) == (code != 0), wrong >= 0 ? "lets a wrong frame through" : "refuses a good frame");
    check(code == 0 || code == 1002 || code == 1003 || code == 1009, "closes with a code of its own");
    check((code != 0) == !whole.fault.reason.isEmpty(), "has no reason");
    check(whole.frames == reader.frames, "counts frames otherwise");
    check(whole.hasClosed == reader.hasClosed, "closes otherwise");
    const qsizetype most = wrong >= 0 ? wrong - 1 : reader.end >= 0 ? reader.end : bytes.size();
    check(whole.shown == most, "shows another part");
    return 0;
}
