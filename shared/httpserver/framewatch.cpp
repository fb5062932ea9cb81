#include "shared/httpserver/framewatch.h"

#include <QtEndian>

using namespace Qt::StringLiterals;

namespace tom::httpserver {

namespace {

enum Opcode : quint8 { Continuation = 0x0, Text = 0x1, Binary = 0x2, Close = 0x8, Ping = 0x9, Pong = 0xa };

constexpr quint16 protocolError = 1002;
constexpr quint16 wrongKind = 1003;
constexpr quint16 tooLarge = 1009;

} // namespace

qsizetype FrameWatch::feed(QByteArrayView bytes)
{
    qsizetype taken = 0;
    while (taken < bytes.size() && m_fault.code == 0 && !m_hasClosed) {
        if (m_payload > 0) {
            const qsizetype size = qsizetype(qMin(m_payload, qint64(bytes.size() - taken)));
            m_payload -= size;
            taken += size;
        } else {
            m_head.append(bytes.at(taken));
            if (m_head.size() >= 2 && m_head.size() == headBytes())
                takeHead();
            if (m_fault.code != 0)
                return taken;
            ++taken;
        }
        m_hasClosed = m_isClosing && m_payload == 0;
    }
    return taken;
}

qsizetype FrameWatch::headBytes() const
{
    const int length = quint8(m_head.at(1)) & 0x7f;
    const bool isMasked = quint8(m_head.at(1)) & 0x80;
    return 2 + (length == 126 ? 2 : length == 127 ? 8 : 0) + (isMasked ? 4 : 0);
}

void FrameWatch::takeHead()
{
    const QByteArray head = std::exchange(m_head, {});
    const quint8 first = quint8(head.at(0));
    const quint8 opcode = first & 0x0f;
    const bool isFinal = first & 0x80;
    const bool isControl = opcode & 0x08;
    ++m_frames;

    if ((first & 0x70) != 0)
        return refuse(protocolError, u"no extension was agreed on"_s);
    if ((quint8(head.at(1)) & 0x80) == 0)
        return refuse(protocolError, u"a client's frames must be masked"_s);
    if (opcode == Binary)
        return refuse(wrongKind, u"only text is spoken here"_s);
    if (opcode != Continuation && opcode != Text && opcode != Close && opcode != Ping && opcode != Pong)
        return refuse(protocolError, u"there is no such kind of frame"_s);

    const int shortLength = quint8(head.at(1)) & 0x7f;
    const quint64 length = shortLength == 126   ? qFromBigEndian<quint16>(head.constData() + 2)
                           : shortLength == 127 ? qFromBigEndian<quint64>(head.constData() + 2)
                                                : quint64(shortLength);
    if ((shortLength == 126 && length < 126) || (shortLength == 127 && (length <= 0xffff || length >> 63 != 0)))
        return refuse(protocolError, u"a length must be written as short as it can be"_s);
    if (isControl) {
        if (!isFinal || length > 125)
            return refuse(protocolError, u"a control frame must be whole and short"_s);
        m_isClosing = opcode == Close;
    } else {
        if ((opcode == Continuation) != m_isFragmented)
            return refuse(protocolError, u"the pieces of a message are mixed up"_s);
        if (length > quint64(m_messageBytes - m_message))
            return refuse(tooLarge, u"a message may have %1 bytes"_s.arg(m_messageBytes));
        m_message = isFinal ? 0 : m_message + qint64(length);
        m_isFragmented = !isFinal;
    }
    m_payload = qint64(length);
}

void FrameWatch::refuse(quint16 code, const QString &reason)
{
    m_fault = {.code = code, .reason = reason};
}

} // namespace tom::httpserver
