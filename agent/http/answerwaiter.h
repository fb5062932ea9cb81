#pragma once

#include "agent/turn/turnlog.h"
#include "shared/httpserver/request.h"

namespace tom::agent {

// Answers one request with the end of a turn, as one JSON object, or with 202 and what the user has to say first. Deletes
// itself then.
class AnswerWaiter : public QObject
{
    Q_OBJECT

public:
    AnswerWaiter(std::shared_ptr<TurnLog> log, httpserver::Reply reply, QObject *parent);

private:
    [[nodiscard]] bool hasAsked();
    void look();

    std::shared_ptr<TurnLog> m_log;
    std::shared_ptr<const void> m_following = m_log->follow();
    httpserver::Reply m_reply;
    qsizetype m_seen = 0;
};

} // namespace tom::agent
