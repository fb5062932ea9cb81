#pragma once

#include "agent/turn/turnlog.h"
#include "shared/httpserver/request.h"

namespace tom::agent {

// Writes the events of one turn to one reader, as fast as the reader takes them. A reader that goes away ends this object
// and nothing else. Deletes itself when it is done.
class TurnWriter : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::seconds keepAliveInterval{15};

    // From the event with this number on; beyond the end of a turn, its last one. After each silence of this length a comment
    // tells everybody on the way that the stream lives.
    TurnWriter(std::shared_ptr<TurnLog> log, qint64 from, std::unique_ptr<httpserver::StreamReply> reply, QObject *parent,
               std::chrono::milliseconds keepAlive = keepAliveInterval);
    ~TurnWriter() override;

private:
    void pump();
    void write(const QByteArray &events);
    void breakSilence();
    void endSoon();

    std::shared_ptr<TurnLog> m_log;
    std::shared_ptr<const void> m_following = m_log->follow();
    qint64 m_next;
    std::unique_ptr<httpserver::StreamReply> m_reply;
    std::chrono::milliseconds m_silence;
    QElapsedTimer m_written;
    QTimer m_keepAlive;
    bool m_hasWritten = false;
};

}   // namespace tom::agent
