#include "agent/http/turnwriter.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

using httpserver::StreamReply;

TurnWriter::TurnWriter(std::shared_ptr<TurnLog> log, qint64 from, std::unique_ptr<StreamReply> reply, QObject *parent,
                       std::chrono::milliseconds keepAlive)
    : QObject(parent),
      m_log(std::move(log)),
      m_next(from),
      m_reply(std::move(reply))
{
    connect(m_log.get(), &TurnLog::grown, this, &TurnWriter::pump);
    connect(m_reply.get(), &StreamReply::drained, this, &TurnWriter::pump);
    connect(m_reply.get(), &StreamReply::gone, this, &TurnWriter::endSoon);
    connect(&m_keepAlive, &QTimer::timeout, this, [this] {
        if (m_reply->pendingBytes() == 0)   // a reader that does not read needs no more to read
            m_reply->write(": keep-alive\n\n"_ba);
    });
    m_keepAlive.start(keepAlive);
    pump();
}

TurnWriter::~TurnWriter() = default;

void TurnWriter::pump()
{
    const QList<protocol::TurnEvent> &events = m_log->events();
    while (m_next <= events.size() && m_reply->pendingBytes() <= StreamReply::highWater) {
        m_reply->write(events.at(m_next - 1).toSse());
        ++m_next;
        m_keepAlive.start();   // the silence begins anew
    }
    if (m_next > events.size() && m_log->isEnded()) {
        m_reply->end();
        endSoon();
    }
}

void TurnWriter::endSoon()
{
    m_keepAlive.stop();
    m_log->disconnect(this);
    m_reply->disconnect(this);
    deleteLater();
}

} // namespace tom::agent
