#pragma once

#include "desktop/api/apiclient.h"
#include "desktop/api/pushclient.h"

namespace tom::desktop {

// What one device knows of the user's inbox: takes what is pushed when its number is the next one, and else asks the server
// for what it missed, so that it tells of every change once and in order whatever happens to the line.
class InboxFollower : public QObject
{
    Q_OBJECT

public:
    enum class State { Connecting, Live, Away };
    Q_ENUM(State)

    struct Times
    {
        std::chrono::milliseconds retry = std::chrono::seconds(2);   // after an answer that failed
        std::chrono::milliseconds seen = std::chrono::seconds(1);   // between two words to the server about what is here
        int page = 100;
    };

    // Both must outlive it; push is started by it.
    InboxFollower(ApiClient &client, PushClient &push);
    InboxFollower(ApiClient &client, PushClient &push, const Times &times);

    // Tells of what changed after that number, then of all that comes.
    void start(qint64 last = 0);
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] qint64 last() const { return m_last; }

Q_SIGNALS:
    void changed(const QList<tom::protocol::Notification> &notifications);   // in the order of their numbers
    void read(const QList<qint64> &ids);   // wherever that was
    void stateChanged(tom::desktop::InboxFollower::State state, const QString &why);
    void begunAnew();   // the inbox was lost and starts from nothing: so does what is told from now on
    void sessionEnded();

private:
    void take(const protocol::PushMessage &message);
    void takeNotification(const protocol::PushNotification &pushed);
    void takeRead(const protocol::PushAcknowledged &acknowledged);
    void hearOf(qint64 number);
    void ask();
    void askAnew();
    void takePage(const Result<protocol::NotificationPage> &page);
    void setState(State state, const QString &why = {});
    void tellSeen();

    ApiClient &m_client;
    PushClient &m_push;
    Times m_times;
    State m_state = State::Away;
    QString m_why;
    QTimer m_retry;
    QTimer m_seen;
    quint64 m_question = 0;   // the answer to an earlier one is not waited for any more
    qint64 m_last = 0;
    qint64 m_newest = 0;   // that we heard of
    qint64 m_told = 0;     // that the server knows to be here
    bool m_isAsking = false;
    bool m_mustAsk = false;   // once more, when the answer is there
};

} // namespace tom::desktop
