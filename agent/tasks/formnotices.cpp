#include "agent/tasks/formnotices.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcForms, "tom.agent.forms")

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
      m_agent(agent),
      m_inbox(inbox),
      m_clock(clock)
{
    m_look.setSingleShot(true);
    connect(&m_look, &QTimer::timeout, this, &FormNotices::look);
    connect(&m_agent, &Agent::formChanged, this, &FormNotices::take);
    read(m_inbox.acknowledgeOrigins(originBeginning));
}

// Not at once: whoever is told of a change may still go away, or come.
void FormNotices::take(const protocol::Elicitation &form, const QString &state)
{
    if (state == "waiting"_L1) {
        m_asked.insert(form.id, m_clock.now());
        return m_look.start(0);
    }
    m_asked.remove(form.id);
    if (m_told.remove(form.id))
        read(m_inbox.acknowledgeOrigin(originBeginning + form.id));
}

void FormNotices::look()
{
    bool isComplete = true;
    for (const protocol::Elicitation &form : m_agent.consents().forms())
        isComplete = isTold(form) && isComplete;
    if (!isComplete)
        m_look.start(pause);
}

// False: not yet.
bool FormNotices::isTold(const protocol::Elicitation &form)
{
    const Agent::Audience audience = m_agent.audienceOf(form.turn);
    if (audience.isTemporary || m_told.contains(form.id))
        return true;
    if (audience.isFollowed && m_asked.value(form.id).addDuration(patience) > m_clock.now())
        return false;
    if (const auto told = m_inbox.post(noticeOf(form)); !told) {   // GET /elicitations has it all the same
        qCCritical(lcForms).noquote() << u"❌ a form is not in the inbox: %1"_s.arg(told.error().message);
        return false;
    }
    m_told.insert(form.id);
    return true;
}

void FormNotices::read(const Result<qint64> &done) const
{
    if (!done)
        qCCritical(lcForms).noquote() << u"❌ a form stays in the inbox: %1"_s.arg(done.error().message);
}

} // namespace tom::agent
