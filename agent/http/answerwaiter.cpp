#include "agent/http/answerwaiter.h"

#include "agent/turn/turnsummary.h"

namespace tom::agent {

using httpserver::Response;

AnswerWaiter::AnswerWaiter(std::shared_ptr<TurnLog> log, httpserver::Reply reply, QObject *parent)
    : QObject(parent),
      m_log(std::move(log)),
      m_reply(std::move(reply))
{
    connect(m_log.get(), &TurnLog::grown, this, &AnswerWaiter::look);
    look();
}

// Only what is new is looked at: an answer comes in many pieces.
bool AnswerWaiter::hasAsked()
{
    const QList<protocol::TurnEvent> &events = m_log->events();
    const auto fresh = events.sliced(std::exchange(m_seen, events.size()));
    return std::ranges::any_of(fresh, [](const protocol::TurnEvent &event) {
        return std::holds_alternative<protocol::ApprovalAsked>(event.body)
               || std::holds_alternative<protocol::ElicitationAsked>(event.body);
    });
}

void AnswerWaiter::look()
{
    if (!m_log->isEnded()) {
        if (!hasAsked())
            return;
        const auto questions = openQuestions(m_log->events());
        if (!questions.isEmpty()) {
            m_log->disconnect(this);
            m_reply.send(Response::json(questions.constFirst().toJson(), 202));
            deleteLater();
        }
        return;
    }
    m_log->disconnect(this);
    const protocol::TurnEventBody &last = m_log->events().constLast().body;
    if (const auto *done = std::get_if<protocol::TurnDone>(&last))
        m_reply.send(Response::written(done->answer.written()));
    else if (const auto *failed = std::get_if<protocol::TurnFailed>(&last))
        m_reply.send(Response::failure(failed->error));
    deleteLater();
}

} // namespace tom::agent
