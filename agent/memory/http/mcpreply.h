#pragma once

#include "shared/httpserver/request.h"
#include "shared/mcp/revision.h"
#include "shared/mcp/serverexchange.h"

#include <QTimer>

namespace tom::memory {

// Writes what goes back for one message. Deletes itself at its end.
class McpReply : public QObject
{
    Q_OBJECT

public:
    struct Form
    {
        bool takesJson = true;
        bool takesEvents = false;
        bool endsWithPeer = false;   // a client that leaves cancels its request
        httpserver::Headers headers{};
    };

    McpReply(std::unique_ptr<mcp::ServerExchange> exchange, httpserver::Reply reply, const Form &form, QObject *parent);
    ~McpReply() override;

    static constexpr std::chrono::seconds keepAlive{15};   // a comment after each silence of a stream

private:
    void say(const QJsonObject &message);
    void answer(const mcp::ServerAnswer &answer);
    void beginStream();
    void write(const QJsonObject &message);
    void takeGone();

    std::unique_ptr<mcp::ServerExchange> m_exchange;
    httpserver::Reply m_reply;
    Form m_form;
    std::unique_ptr<httpserver::StreamReply> m_stream;
    QTimer m_keepAlive;
};

} // namespace tom::memory
