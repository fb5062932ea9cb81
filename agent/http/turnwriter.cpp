#include "agent/http/turnwriter.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

using httpserver::StreamReply;

TurnWriter::TurnWriter(std::shared_ptr<TurnLog> log, qint64 from, std::unique_ptr<StreamReply> reply, QObject *parent,
                       std::chrono::milliseconds keepAlive)
    : QObject(parent),
      m_log(std::move(log)),
      m_next(from),
      m_reply(std::move(reply)),
      m_silence(keepAlive)
{
    m_written.start();
    connect(m_log.get(), &TurnLog::grown, this, &TurnWriter::pump);
    connect(m_reply.get(), &StreamReply::drained, this, &TurnWriter::pump);
    connect(m_reply.get(), &StreamReply::gone, this, &TurnWriter::endSoon);
    connect(&m_keepAlive, &QTimer::timeout, this, [this] { breakSilence(); });
    m_keepAlive.start(m_silence);
    pump();
}

TurnWriter::~TurnWriter() = default;

// What is there goes out by one write, so that events that were shown together stay together.
void TurnWriter::pump()
{
    const QList<protocol::TurnEvent> &events = m_log->events();
    while (m_next <= events.size() && m_reply->pendingBytes() <= StreamReply::highWater) {
        QByteArray bytes;
        while (m_next <= events.size() && m_reply->pendingBytes() + bytes.size() <= StreamReply::highWater)
            bytes += events.at(m_next++ - 1).toSse();
        write(bytes);
    }
    if (m_next <= events.size() || !m_log->isEnded())
        return;
    // Who asks for more than there is saw what a machine without power has lost, and learns of the end all the same.
    if (!m_hasWritten)
        write(events.constLast().toSse());
    m_reply->end();
    endSoon();
}

void TurnWriter::write(const QByteArray &events)
{
    m_hasWritten = true;
    m_reply->write(events);
    m_written.start();   // the silence begins anew; a timer that is set anew for each event costs more
}

void TurnWriter::breakSilence()
{
    const std::chrono::milliseconds silent(m_written.elapsed());
    if (silent < m_silence)
        return m_keepAlive.start(m_silence - silent);
    if (m_reply->pendingBytes() == 0)   // a reader that does not read needs no more to read
        m_reply->write(": keep-alive\n\n"_ba);
    m_keepAlive.start(m_silence);
}

void TurnWriter::endSoon()
{
    m_keepAlive.stop();
    m_log->disconnect(this);
    m_reply->disconnect(this);
    deleteLater();
}

} // namespace tom::agent
