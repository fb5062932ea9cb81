#pragma once

#include "desktop/api/accountstore.h"
#include "desktop/api/inboxfollower.h"
#include "desktop/console/commandline.h"

namespace tom::console {

// tom notifications: the user's inbox, once or as it grows.
class NotificationsCommand : public QObject
{
    Q_OBJECT

public:
    NotificationsCommand(desktop::ApiClient &client, const desktop::Account &account, CommandLine line);

    void start();

Q_SIGNALS:
    void finished(int exitCode);

private:
    void list(qint64 since);
    void follow();
    void readAll(qint64 since);
    void setMuted(bool isMuted);
    void print(const QList<protocol::Notification> &notifications);
    template<typename T>
    void tell(QFuture<Result<T>> done, const QString &words);

    desktop::ApiClient &m_client;
    CommandLine m_line;
    desktop::PushClient m_push;
    desktop::InboxFollower m_follower;
    bool m_hasPrinted = false;
    bool m_wasLive = false;
};

} // namespace tom::console
