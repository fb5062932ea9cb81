#pragma once

#include "agent/inbox/sentbook.h"
#include "shared/core/clock.h"
#include "shared/http/httpclient.h"
#include "shared/store/database.h"

#include <QTimer>
#include <QUrl>

namespace tom::agent {

// Messages of this user to others of the household, on disk until tom-server has brought them to the other's agent. Who
// sends them the server knows by the certificate.
class Outbox : public QObject
{
    Q_OBJECT

public:
    struct Pauses
    {
        std::chrono::milliseconds first = std::chrono::seconds(2);   // doubled with each failure
        std::chrono::milliseconds longest = std::chrono::minutes(5);
    };

    Outbox(store::Database &database, const Clock &clock);
    Outbox(store::Database &database, const Clock &clock, const Pauses &pauses, QObject *parent = nullptr);

    // Where tom-server's internal door is; none: nobody can be written to. The client must outlive this.
    void setDoor(http::HttpClient &http, const QUrl &door);
    // On its way with the commit in which this is called, or at once. kind: message, reminder, and what agents tell each
    // other: read, approval, approval_ended. The same message again, while it waits, is one. Its number.
    [[nodiscard]] Result<qint64> add(const QString &recipient, const QString &kind, const QString &text,
                                     const QString &message = {});
    // What the user wrote to others.
    [[nodiscard]] SentBook &sent() { return m_sent; }
    void look();
    // The others' names.
    [[nodiscard]] QFuture<Result<QStringList>> users();
    [[nodiscard]] bool isEmpty();

    static constexpr int mostWaiting = 1000;
    static constexpr std::chrono::days longestWait{7};

Q_SIGNALS:
    void settled(qint64 id, const QString &problem);   // empty: it has arrived
    // One that is given up, and why.
    void refused(const QString &recipient, const QString &kind, const QString &text, const QString &reason);

private:
    void send();
    struct Letter
    {
        qint64 id = 0;
        QString message{};
        QString recipient{};
        QString kind{};
        QString text{};
    };

    void take(const Letter &letter, const Result<http::HttpResponse> &answer);
    void note(const Result<void> &kept) const;
    void drop(qint64 id);

    store::Database &m_database;
    const Clock &m_clock;
    SentBook m_sent;
    Pauses m_pauses;
    http::HttpClient *m_http = nullptr;
    QUrl m_door;
    QTimer m_next;
    std::chrono::milliseconds m_pause{0};
    bool m_isBusy = false;
    qint64 m_after = 0;   // those before it have had their turn in this round
};

} // namespace tom::agent
