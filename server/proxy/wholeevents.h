#pragma once

#include <QByteArray>

namespace tom::server {

// Lets only whole server-sent events through, so that a stream can be ended with a word of ours wherever it breaks.
class WholeEvents
{
public:
    // What can go on now; the rest waits for its blank line. An event over a megabyte goes on as it comes.
    [[nodiscard]] QByteArray take(const QByteArray &bytes);
    [[nodiscard]] bool isBetweenEvents() const { return !m_isInside; }
    // An event came, and the last one of a turn (done, error) did not yet.
    [[nodiscard]] bool isInTurn() const { return m_hasEvent && !m_isOver; }
    // The end of the stream: what waits, if it was ended properly after all.
    [[nodiscard]] QByteArray rest() const { return m_rest; }

private:
    void look(QByteArrayView event);

    QByteArray m_rest;
    bool m_isInside = false;   // part of an oversize event has gone on
    bool m_hasEvent = false;
    bool m_isOver = false;
};

} // namespace tom::server
