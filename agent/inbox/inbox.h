#pragma once

#include "agent/inbox/notificationrows.h"
#include "shared/core/clock.h"

#include <QObject>

#include <functional>

namespace tom::agent {

// How something arrives just now: held back until then, or without a call for attention.
struct Arrival
{
    std::optional<QDateTime> heldUntil{};
    bool isSilent = false;

    bool operator==(const Arrival &) const = default;
};

// The user's notifications: numbered and on disk before anybody is told of them. Each change of one takes the next number,
// so that a device which knows a number can learn of everything since. Knows nothing of devices.
class Inbox : public QObject
{
    Q_OBJECT

public:
    using ArrivalOf = std::function<Arrival(const NewNotification &)>;

    Inbox(store::Database &database, const Clock &clock, QObject *parent = nullptr);

    void setArrival(ArrivalOf arrival) { m_arrival = std::move(arrival); }

    // Told of what is read, in the transaction in which that is; when it fails, nothing is read.
    using Reading = std::function<Result<void>(const QList<qint64> &ids)>;
    void setReading(Reading reading) { m_reading = std::move(reading); }

    // Its id. The same origin again is the same notification, and changes nothing.
    Result<qint64> post(const NewNotification &notification);
    // What add() posts in work is on disk together with whatever else work did there, or not at all.
    [[nodiscard]] Result<void> commit(const std::function<Result<void>()> &work);
    [[nodiscard]] Result<qint64> add(const NewNotification &notification);
    // The same, to be told of at the next wake() after that time, in one digest with others like it.
    [[nodiscard]] Result<qint64> addLater(const NewNotification &notification, const QDateTime &time);
    // In commit() too: what this one says is out of date. False when it was read, or is not there.
    [[nodiscard]] Result<bool> replaceUnread(qint64 id, const NewNotification &notification);

    [[nodiscard]] Result<protocol::NotificationPage> since(qint64 number, int limit);
    [[nodiscard]] Result<qint64> last();
    // One of an archive, as it was, but read: nobody is called for it. False when it is here already.
    [[nodiscard]] Result<bool> restore(const protocol::Notification &notification);
    // How many are read now that were not. What is snoozed is only read when it is named.
    [[nodiscard]] Result<qint64> acknowledge(const protocol::NotificationAck &ack);
    // The one that tells of this, if there is one.
    [[nodiscard]] Result<qint64> acknowledgeOrigin(const QString &origin);
    [[nodiscard]] Result<qint64> acknowledgeOrigins(const QString &beginning);   // all that begin so
    // It calls for attention again after that time; 0: now.
    [[nodiscard]] Result<protocol::Notification> snooze(qint64 id, std::chrono::minutes time);

    // When something that sleeps is to be woken; wake() does it.
    [[nodiscard]] Result<std::optional<QDateTime>> nextWake();
    [[nodiscard]] Result<void> wake();
    // Quiet hours are others now: what is held, and not due yet, waits until then, or not at all.
    [[nodiscard]] Result<void> holdUntil(const std::optional<QDateTime> &end);
    // Removes what is old.
    [[nodiscard]] Result<void> sweep();

    static constexpr int usualLimit = 100;
    static constexpr int mostAtOnce = 500;
    static constexpr std::chrono::days keepTime{90};
    static constexpr qint64 mostKept = 10'000;
    static constexpr std::chrono::minutes longestSnooze{60 * 24 * 31};

Q_SIGNALS:
    // On disk already; in the order of their numbers.
    void changed(const QList<tom::protocol::Notification> &notifications);
    void acknowledged(const QList<qint64> &ids, qint64 last);   // consecutive numbers, the last of which is last
    void planned();                                             // nextWake() is another

private:
    [[nodiscard]] Result<qint64> addWith(const NewNotification &notification, const Arrival &arrival);
    [[nodiscard]] Result<qint64> insert(const NewNotification &notification, const Arrival &arrival);
    [[nodiscard]] Result<void> wakeHeld(qint64 now);
    [[nodiscard]] Result<void> change(qint64 id, const QString &assignment, const QVariantList &values);
    [[nodiscard]] Result<QList<qint64>> markRead(const QString &which, const QVariantList &values);
    [[nodiscard]] qint64 now() const { return m_clock.now().toMSecsSinceEpoch(); }

    store::Database &m_database;
    NotificationRows m_rows;
    const Clock &m_clock;
    ArrivalOf m_arrival;
    Reading m_reading;
    QList<qint64> m_touched;   // by the commit that is being made
    bool m_isPlanned = false;
};

} // namespace tom::agent
