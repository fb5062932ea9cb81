#include "agent/tasks/formnotices.h"

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

const QString originBeginning = u"form "_s;

// The words of the service stand in it, and no value that anybody typed.
NewNotification noticeOf(const protocol::Elicitation &form)
{
    return {.kind = protocol::NotificationKind::Approval,
            .title = u"%1 asks you something"_s.arg(form.module),
            .text = form.message,
            .actions = {{.id = u"answer"_s, .title = u"Answer"_s, .target = form.id},
                        {.id = u"open"_s, .title = u"Open"_s, .target = form.conversation}},
            .origin = originBeginning + form.id};
}

} // namespace

FormNotices::FormNotices(Agent &agent, Inbox &inbox, const Clock &clock, QObject *parent)
    : QObject(parent),
      m_clock(clock),
      m_notices(agent, inbox, clock, u"a form"_s, [this, &agent] {
          QList<OpenQuestion> open;
          for (const protocol::Elicitation &form : agent.consents().forms())
              open.append({.id = form.id, .turn = form.turn, .since = m_asked.value(form.id), .notice = [form] {
                               return noticeOf(form);
                           }});
          return open;
      })
{
    connect(&agent, &Agent::formChanged, this, &FormNotices::take);
    m_notices.readAll(originBeginning);
}

void FormNotices::take(const protocol::Elicitation &form, const QString &state)
{
    if (state == "waiting"_L1) {
        m_asked.insert(form.id, m_clock.now());
        return m_notices.lookSoon();
    }
    m_asked.remove(form.id);
    if (m_notices.forget(form.id))
        m_notices.read(originBeginning + form.id);
}

} // namespace tom::agent
