#pragma once

#include "server/proxy/wholeevents.h"
#include "server/user/agentdirectory.h"
#include "shared/http/networkhttpclient.h"
#include "shared/httpserver/request.h"

#include <QObject>

namespace tom::server {

// One request on its way to an agent and its answer on the way back, with back-pressure. Deletes itself at the end. When
// the client goes, only this ends; the turn lives on with the agent.
class Forwarding : public QObject
{
    Q_OBJECT

public:
    Forwarding(const QString &username, const httpserver::Request &request, httpserver::Reply reply, QObject *parent);
    ~Forwarding() override;

    // The client is kept alive for as long as the exchange runs.
    void start(const std::shared_ptr<http::NetworkHttpClient> &client, const AgentAddress &address);
    void refuse(const Error &error);
    // The server cannot wait for the rest.
    void breakOff();

Q_SIGNALS:
    void agentSilent();   // it said nothing for longer than an agent may

private:
    void takeHead(const http::HttpHead &head);
    void takeBytes(const QByteArray &bytes);
    void takeEnd(const Result<void> &result);
    void takeLoss(const Error &error);
    void end();

    QString m_username;
    httpserver::Request m_request;
    std::optional<httpserver::Reply> m_reply;
    std::shared_ptr<http::NetworkHttpClient> m_client;
    std::unique_ptr<http::HttpExchange> m_exchange;
    std::unique_ptr<httpserver::StreamReply> m_stream;
    WholeEvents m_events;
    bool m_isEventStream = false;
};

} // namespace tom::server
