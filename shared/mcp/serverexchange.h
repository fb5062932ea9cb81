#pragma once

#include "shared/mcp/servercall.h"

namespace tom::mcp {

// One message that came to a server, until all is said that goes back for it. Nothing is told before control has returned
// to the event loop. Deleting it means that the client is gone.
class ServerExchange : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    ~ServerExchange() override;

    // For the server.
    void say(const QJsonObject &message);
    void answer(const ServerAnswer &answer);
    [[nodiscard]] bool isOpen() const;   // its call is worked on, and somebody waits for it
    // The client told that it does not wait any more: its call ends, and what goes back is no result.
    void cancel();
    void setCall(const ServerCallPointer &call) { m_call = call; }

Q_SIGNALS:
    void said(const QJsonObject &message);   // notifications and questions, before the answer
    void answered(const tom::mcp::ServerAnswer &answer);   // once

private:
    std::weak_ptr<ServerCall> m_call;
};

} // namespace tom::mcp
