#pragma once

#include "shared/httpserver/httpserver.h"

#include <QElapsedTimer>

namespace tom::httpserver {

class Connection;

// The body of a request on its way from the connection, which reads it, to whoever answers. Knows how long it may take.
class ArrivingBody : public RequestBody
{
    Q_OBJECT

public:
    explicit ArrivingBody(Connection &connection);
    ~ArrivingBody() override;

    void begin() override;
    [[nodiscard]] QByteArray take() override;
    [[nodiscard]] bool isComplete() const override;

    // For the connection.
    [[nodiscard]] bool hasRoom() const;
    [[nodiscard]] bool isLate(const Limits &limits) const;
    void tellReceived();
    void fail(int status, const QByteArray &reason);
    void letGo() { m_connection = nullptr; }   // the request is over

private:
    void noteRoom();

    Connection *m_connection;   // until letGo()
    bool m_isWanted = false;
    bool m_isHeld = false;      // for want of room
    qint64 m_heldTime = 0;      // ms for which the client could not help it
    QElapsedTimer m_since;
    QElapsedTimer m_held;
};

} // namespace tom::httpserver
