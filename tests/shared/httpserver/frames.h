#pragma once

#include <QByteArray>
#include <QtEndian>

namespace tom::httpserver {

enum FrameKind : quint8 {
    ContinuationFrame = 0x0,
    TextFrame = 0x1,
    BinaryFrame = 0x2,
    CloseFrame = 0x8,
    PingFrame = 0x9,
    PongFrame = 0xa
};

struct FrameOptions
{
    bool isFinal = true;
    bool isMasked = true;
    quint8 reserved = 0;            // the three bits
    qint64 saidLength = -1;         // -1: the payload's
    int lengthBytes = -1;           // 0, 2 or 8; -1: as many as it needs
};

// A frame as a client sends it; with options, as none should.
inline QByteArray frame(quint8 kind, const QByteArray &payload, const FrameOptions &options = {})
{
    const quint64 length = quint64(options.saidLength < 0 ? payload.size() : options.saidLength);
    const int lengthBytes = options.lengthBytes >= 0 ? options.lengthBytes : length < 126 ? 0 : length <= 0xffff ? 2 : 8;
    const quint8 mask = options.isMasked ? 0x80 : 0;
    QByteArray bytes;
    bytes.append(char((options.isFinal ? 0x80 : 0) | (options.reserved << 4) | kind));
    bytes.append(char(mask | (lengthBytes == 0 ? quint8(length) : lengthBytes == 2 ? 126 : 127)));
    for (int i = lengthBytes - 1; i >= 0; --i)
        bytes.append(char((length >> (8 * i)) & 0xff));
    const char key[4] = {0x11, 0x22, 0x33, 0x44};
    if (!options.isMasked)
        return bytes + payload;
    bytes.append(key, 4);
    for (qsizetype i = 0; i < payload.size(); ++i)
        bytes.append(char(payload.at(i) ^ key[i % 4]));
    return bytes;
}

// The code of the close frame that a server sent last; 0 when there is none. Its frames are short and unmasked.
inline quint16 closeCodeIn(QByteArrayView received)
{
    const qsizetype at = received.lastIndexOf('\x88');
    return at < 0 || at + 4 > received.size() ? quint16(0) : qFromBigEndian<quint16>(received.data() + at + 2);
}

} // namespace tom::httpserver
