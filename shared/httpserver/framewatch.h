#pragma once

#include <QByteArray>

namespace tom::httpserver {

// Watches what a client of a WebSocket sends, before QWebSocket sees it: RFC 6455's rules for frames, text only, and the
// size of a message. Bytes in, decisions out, however the bytes are cut; owns no socket and keeps no payload.
class FrameWatch
{
public:
    struct Fault
    {
        quint16 code = 0;   // of the close frame that it deserves; 0: none
        QString reason{};

        bool operator==(const Fault &) const = default;
    };

    explicit FrameWatch(qint64 messageBytes) : m_messageBytes(messageBytes) {}

    // How many of the bytes may be shown: all of them unless there is a fault.
    [[nodiscard]] qsizetype feed(QByteArrayView bytes);

    [[nodiscard]] const Fault &fault() const { return m_fault; }
    [[nodiscard]] qint64 frames() const { return m_frames; }         // whose heads have come
    [[nodiscard]] bool hasClosed() const { return m_hasClosed; }     // a close frame has come; what follows it is nobody's

private:
    [[nodiscard]] qsizetype headBytes() const;
    void takeHead();
    void refuse(quint16 code, const QString &reason);

    qint64 m_messageBytes;
    Fault m_fault;
    QByteArray m_head;           // of the frame that is coming, until it is whole
    qint64 m_payload = 0;        // of the frame, still to come
    qint64 m_message = 0;        // of the message so far
    qint64 m_frames = 0;
    bool m_isFragmented = false; // a message has begun and not ended
    bool m_isClosing = false;    // the frame is a close frame
    bool m_hasClosed = false;
};

} // namespace tom::httpserver
