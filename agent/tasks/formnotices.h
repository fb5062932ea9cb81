#pragma once

#include "agent/tasks/questionnotices.h"

#include <QHash>

namespace tom::agent {

// Forms that services want filled in, brought into the inbox by QuestionNotices. What is answered, or not wanted any more, is
// read there. A form goes with the call that asked, so none of an earlier process waits.
class FormNotices : public QObject
{
    Q_OBJECT

public:
    FormNotices(Agent &agent, Inbox &inbox, const Clock &clock, QObject *parent = nullptr);

    void look() { m_notices.look(); }

private:
    void take(const protocol::Elicitation &form, const QString &state);

    const Clock &m_clock;
    QHash<QString, QDateTime> m_asked;   // when, by their ids
    QuestionNotices m_notices;
};

} // namespace tom::agent
