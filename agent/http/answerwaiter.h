#pragma once

#include "agent/turn/turnlog.h"
#include "shared/httpserver/request.h"
#include "shared/protocol/processparked.h"

namespace tom::agent {

// Answers one request with the end of a turn, as one JSON object, or with 202 and what the user has to say first. Deletes
// itself then.
class AnswerWaiter : public QObject
{
    Q_OBJECT

public:
    AnswerWaiter(std::shared_ptr<TurnLog> log, httpserver::Reply reply, QObject *parent);

private:
    void look();
    [[nodiscard]] std::optional<protocol::ProcessParked> waitsFor() const;

    std::shared_ptr<TurnLog> m_log;
    httpserver::Reply m_reply;
};

} // namespace tom::agent
