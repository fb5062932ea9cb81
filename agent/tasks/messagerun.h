#pragma once

#include "agent/inbox/outbox.h"
#include "agent/tools/toolprovider.h"

namespace tom::agent {

// A message to somebody else, until it has arrived, was refused, or takes so long that it is said to be on its way.
class MessageRun : public ToolRun
{
    Q_OBJECT

public:
    MessageRun(Outbox &outbox, qint64 id, const QString &recipient);

    void cancel() override;   // what is on its way arrives all the same

    static constexpr std::chrono::milliseconds patience = std::chrono::seconds(12);

private:
    void end(const ToolResult &result);

    qint64 m_id;
    QString m_recipient;
    QTimer m_patience;
};

// The names of those who can be written to.
class UsersRun : public ToolRun
{
    Q_OBJECT

public:
    UsersRun(Outbox &outbox, const QString &username);

    void cancel() override;

private:
    bool m_isEnded = false;
};

} // namespace tom::agent
