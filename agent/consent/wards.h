#pragma once

#include "agent/inbox/inbox.h"
#include "shared/http/httpclient.h"
#include "shared/protocol/approval.h"

#include <QUrl>

namespace tom::agent {

// The tool calls of other users about which this user decides. They are on disk and in the inbox; a decision goes through
// tom-server to the agent that waits for it.
class Wards : public QObject
{
    Q_OBJECT

public:
    Wards(store::Database &database, Inbox &inbox, const Clock &clock, QObject *parent = nullptr);

    // Where tom-server's internal door is; the client must outlive this.
    void setDoor(http::HttpClient &http, const QUrl &door);

    // From another user's agent; tom-server has looked at who that is, and that this user decides.
    [[nodiscard]] Result<void> take(const QString &user, const QString &approval);
    [[nodiscard]] Result<void> takeEnd(const QString &user, const QString &words);
    [[nodiscard]] Result<QList<protocol::Approval>> waiting();
    // NotFound: nobody asks under this id.
    [[nodiscard]] QFuture<Result<void>> decide(const QString &id, const protocol::ApprovalDecision &decision);

Q_SIGNALS:
    void changed(const tom::protocol::Approval &approval);

private:
    [[nodiscard]] Result<std::optional<protocol::Approval>> find(const QString &id);
    [[nodiscard]] Result<void> end(const protocol::Approval &approval, const QString &state);
    [[nodiscard]] Result<void> takeAnswer(const protocol::Approval &approval, const QString &state,
                                          const Result<http::HttpResponse> &answer);

    store::Database &m_database;
    Inbox &m_inbox;
    const Clock &m_clock;
    http::HttpClient *m_http = nullptr;
    QUrl m_door;
};

} // namespace tom::agent
