#include "desktop/api/inboxfollower.h"

using namespace Qt::StringLiterals;

namespace tom::desktop {

InboxFollower::InboxFollower(ApiClient &client, PushClient &push) : InboxFollower(client, push, Times{}) {}

InboxFollower::InboxFollower(ApiClient &client, PushClient &push, const Times &times)
    : m_client(client),
      m_push(push),
      m_times(times)
{
    m_retry.setSingleShot(true);
    m_retry.setInterval(m_times.retry);
    connect(&m_retry, &QTimer::timeout, this, &InboxFollower::ask);
    m_seen.setSingleShot(true);
    m_seen.setInterval(m_times.seen);
    connect(&m_seen, &QTimer::timeout, this, &InboxFollower::tellSeen);
    connect(&m_push, &PushClient::received, this, &InboxFollower::take);
    connect(&m_push, &PushClient::opened, this, [this] {
        setState(State::Connecting);
        askAnew();   // what was missed is not repeated
    });
    connect(&m_push, &PushClient::lost, this, [this](const QString &why) { setState(State::Away, why); });
    connect(&m_push, &PushClient::silenceChanged, this, [this](bool isSilent) {
        if (isSilent)
            return setState(State::Away, u"the server does not answer"_s);
        setState(State::Connecting);
        ask();
    });
    connect(&m_push, &PushClient::sessionEnded, this, &InboxFollower::sessionEnded);
}

void InboxFollower::start(qint64 last)
{
    m_last = m_newest = m_told = last;
    setState(State::Connecting);
    m_push.start();
}

void InboxFollower::take(const protocol::PushMessage &message)
{
    if (const auto *pushed = std::get_if<protocol::PushNotification>(&message.body))
        takeNotification(*pushed);
    else if (const auto *acknowledged = std::get_if<protocol::PushAcknowledged>(&message.body))
        takeRead(*acknowledged);
    else if (const auto *hello = std::get_if<protocol::PushHello>(&message.body); hello && hello->last > m_last)
        hearOf(hello->last);
    else if (hello && hello->last > 0 && hello->last < m_last)
        ask();   // the answer says whether there is less than there was
}

void InboxFollower::takeNotification(const protocol::PushNotification &pushed)
{
    const bool isNext = pushed.seq == m_last + 1 && !m_isAsking;   // else the answer has it, too
    const auto notification =
        isNext ? protocol::Notification::fromJson(pushed.notification) : failure(ErrorCode::NotFound, u"not the next one"_s);
    if (!notification)
        return hearOf(pushed.seq);
    m_last = pushed.seq;
    Q_EMIT changed({*notification});
    if (!m_seen.isActive())
        m_seen.start();
}

void InboxFollower::takeRead(const protocol::PushAcknowledged &acknowledged)
{
    const bool isNext = acknowledged.last - acknowledged.ids.size() == m_last && !m_isAsking;
    if (!isNext)
        return hearOf(acknowledged.last);
    m_last = acknowledged.last;
    Q_EMIT read(acknowledged.ids);
    if (!m_seen.isActive())
        m_seen.start();
}

void InboxFollower::hearOf(qint64 number)
{
    m_newest = std::max(m_newest, number);
    if (number > m_last)
        ask();
}

// A line that was lost may have taken a question with it.
void InboxFollower::askAnew()
{
    m_isAsking = false;
    ask();
}

void InboxFollower::ask()
{
    if (std::exchange(m_isAsking, true)) {
        m_mustAsk = true;
        return;
    }
    m_mustAsk = false;
    m_retry.stop();
    m_push.probe();
    const auto taken = [this, question = ++m_question](const Result<protocol::NotificationPage> &page) {
        if (question == m_question)
            takePage(page);
    };
    m_client.notifications(m_last, m_times.page).then(this, taken);
}

void InboxFollower::takePage(const Result<protocol::NotificationPage> &page)
{
    m_isAsking = false;
    if (!page) {
        if (page.error().code == ErrorCode::Unauthorized)
            return Q_EMIT sessionEnded();
        setState(State::Away, page.error().message);
        return m_retry.start();
    }
    if (page->last < m_last) {
        m_last = m_newest = m_told = 0;
        Q_EMIT begunAnew();
        return ask();
    }
    m_last = page->last;
    if (!page->notifications.isEmpty())
        Q_EMIT changed(page->notifications);
    if (!m_seen.isActive())
        m_seen.start();
    if (page->hasMore || m_newest > m_last || m_mustAsk)
        return ask();
    if (m_push.isOpen())
        setState(State::Live);
}

void InboxFollower::setState(State state, const QString &why)
{
    if (m_state == state && m_why == why)
        return;
    m_state = state;
    m_why = why;
    Q_EMIT stateChanged(state, why);
}

void InboxFollower::tellSeen()
{
    if (m_last <= m_told || !m_push.isOpen())
        return;
    m_told = m_last;
    m_push.tell({m_last});
}

} // namespace tom::desktop
