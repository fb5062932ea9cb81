#include "agent/tasks/questionnotices.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcQuestions, "tom.agent.questions")

QuestionNotices::QuestionNotices(Agent &agent, Inbox &inbox, const Clock &clock, const QString &what,
                                 std::function<QList<OpenQuestion>()> open, QObject *parent)
    : QObject(parent),
      m_agent(agent),
      m_inbox(inbox),
      m_clock(clock),
      m_what(what),
      m_open(std::move(open))
{
    m_look.setSingleShot(true);
    connect(&m_look, &QTimer::timeout, this, &QuestionNotices::look);
}

void QuestionNotices::look()
{
    bool isComplete = true;
    for (const OpenQuestion &question : m_open())
        isComplete = isTold(question) && isComplete;
    if (!isComplete)
        m_look.start(pause);
}

// False: not yet.
bool QuestionNotices::isTold(const OpenQuestion &question)
{
    const Agent::Audience audience = m_agent.audienceOf(question.turn);
    if (audience.isTemporary || m_told.contains(question.id))
        return true;
    if (audience.isFollowed && question.since.addDuration(patience) > m_clock.now())
        return false;
    if (const auto told = m_inbox.post(question.notice()); !told) {   // who asks what waits is told all the same
        qCCritical(lcQuestions).noquote() << u"❌ %1 is not in the inbox: %2"_s.arg(m_what, told.error().message);
        return false;
    }
    m_told.insert(question.id);
    return true;
}

void QuestionNotices::read(const QString &origin)
{
    note(m_inbox.acknowledgeOrigin(origin));
}

void QuestionNotices::readAll(const QString &originBeginning)
{
    note(m_inbox.acknowledgeOrigins(originBeginning));
}

void QuestionNotices::note(const Result<qint64> &done) const
{
    if (!done)
        qCCritical(lcQuestions).noquote() << u"❌ %1 stays in the inbox: %2"_s.arg(m_what, done.error().message);
}

} // namespace tom::agent
