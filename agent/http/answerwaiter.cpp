#include "agent/http/answerwaiter.h"

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

void AnswerWaiter::look()
{
    if (!m_log->isEnded()) {
        if (const auto parked = waitsFor()) {
            m_log->disconnect(this);
            m_reply.send(Response::json(parked->toJson(), 202));
            deleteLater();
        }
        return;
    }
    m_log->disconnect(this);
    const protocol::TurnEventBody &last = m_log->events().constLast().body;
    if (const auto *done = std::get_if<protocol::TurnDone>(&last))
        m_reply.send(Response::json(done->answer.toJson()));
    else if (const auto *failed = std::get_if<protocol::TurnFailed>(&last))
        m_reply.send(Response::failure(failed->error));
    deleteLater();
}

// The first question that has no answer yet.
std::optional<protocol::ProcessParked> AnswerWaiter::waitsFor() const
{
    QList<protocol::ProcessParked> open;
    const auto close = [&open](const QString &id) {
        open.removeIf([&](const protocol::ProcessParked &one) {
            return one.approval ? one.approval->id == id : one.elicitation->id == id;
        });
    };
    for (const protocol::TurnEvent &event : m_log->events()) {
        if (const auto *asked = std::get_if<protocol::ApprovalAsked>(&event.body))
            open.append({.turn = m_log->turn(), .conversation = asked->approval.conversation, .approval = asked->approval});
        else if (const auto *form = std::get_if<protocol::ElicitationAsked>(&event.body))
            open.append(
                {.turn = m_log->turn(), .conversation = form->elicitation.conversation, .elicitation = form->elicitation});
        else if (const auto *ended = std::get_if<protocol::ApprovalEnded>(&event.body))
            close(ended->id);
        else if (const auto *answered = std::get_if<protocol::ElicitationEnded>(&event.body))
            close(answered->id);
    }
    return open.isEmpty() ? std::nullopt : std::optional(open.constFirst());
}

} // namespace tom::agent
