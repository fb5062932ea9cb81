#pragma once

#include "agent/inbox/inbox.h"
#include "agent/turn/agent.h"

#include <QHash>
#include <QTimer>

namespace tom::agent {

// Brings forms that services want filled in into the inbox, when nobody follows their turn, or when those who do have not
// answered for a while. What is answered, or not wanted any more, is read there. A form goes with the call that asked, so none
// of an earlier process waits. What is temporary stays out of it: nothing of that comes onto disk.
class FormNotices : public QObject
{
    Q_OBJECT

public:
    FormNotices(Agent &agent, Inbox &inbox, const Clock &clock, QObject *parent = nullptr);

    void look();

    static constexpr std::chrono::seconds patience{60};   // with those who follow
    static constexpr std::chrono::seconds pause{5};       // between two looks while something waits to be told

private:
    void take(const protocol::Elicitation &form, const QString &state);
    [[nodiscard]] bool isTold(const protocol::Elicitation &form);
    void read(const Result<qint64> &done) const;

    Agent &m_agent;
    Inbox &m_inbox;
    const Clock &m_clock;
    QHash<QString, QDateTime> m_asked;   // when, by their ids
    QSet<QString> m_told;                // those that are in the inbox
    QTimer m_look;
};

} // namespace tom::agent
