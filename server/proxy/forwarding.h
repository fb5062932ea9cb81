#pragma once

#include "server/proxy/agentpool.h"
#include "server/proxy/wholeevents.h"
#include "shared/httpserver/request.h"

#include <QPointer>

#include <optional>

namespace tom::server {

// What a client wants of its agent.
struct Errand
{
    QString username{};
    httpserver::Request request{};
    std::unique_ptr<httpserver::RequestBody> body{};   // null: none
    httpserver::Reply reply;
};

// One request on its way to an agent and its answer on the way back, with back-pressure both ways; neither body is looked
// into. Deletes itself at the end. When the client goes, only this ends; the turn lives on with the agent.
class Forwarding : public QObject, private AgentConnection::Asker
{
    Q_OBJECT

public:
    Forwarding(Errand errand, const AgentLimits &limits, QObject *parent);
    ~Forwarding() override;

    void start(AgentPool &pool);
    void refuse(const Error &error);
    // The server cannot wait for the rest.
    void breakOff();

Q_SIGNALS:
    void agentSilent(bool wasConnected);   // it said nothing for longer than an agent may

private:
    void ask(AgentConnection *connection);
    void takeAnswer() override;
    void takeRoom() override;
    void takeLoss(const Error &error) override;
    void passBody();
    void takeLostBody(const httpserver::Response &answer);
    void begin(const AnswerHead &head);
    void takeEnd();
    [[nodiscard]] bool mayAskAgain(const AgentConnection &lost, const Error &error) const;
    void answerLoss(const Error &error);
    void end();

    QString m_username;
    httpserver::Request m_request;
    std::unique_ptr<httpserver::RequestBody> m_body;
    std::optional<httpserver::Reply> m_reply;   // until the answer begins
    const AgentLimits &m_limits;
    QPointer<AgentPool> m_pool;
    QPointer<AgentConnection> m_connection;     // while it owes an answer
    std::unique_ptr<httpserver::StreamReply> m_stream;
    WholeEvents m_events;
    bool m_isEventStream = false;
    bool m_isOver = false;
};

} // namespace tom::server
