#pragma once

#include <QByteArray>
#include <QHash>

#include <chrono>

namespace tom::server {

// Counts failures by key and forgets them one by one as time goes on. A key may fail `capacity` times at once, afterwards
// once every `forgetOneAfter`. Holds a bounded number of keys: when it is full, those nearest to forgiven go first.
class FailureBuckets
{
public:
    using Time = std::chrono::milliseconds;   // of Clock::monotonic()

    FailureBuckets(int capacity, Time forgetOneAfter, qsizetype maxKeys);

    [[nodiscard]] Time wait(const QByteArray &key, Time now) const;   // zero: may try now
    void charge(const QByteArray &key, Time now);
    void refund(const QByteArray &key);
    void forgive(const QByteArray &key) { m_emptyAt.remove(key); }

    // How long until all is forgotten: what is worth keeping over a restart.
    [[nodiscard]] Time remaining(const QByteArray &key, Time now) const;
    void setRemaining(const QByteArray &key, Time remaining, Time now);

    [[nodiscard]] qsizetype size() const { return m_emptyAt.size(); }

private:
    void makeRoom(Time now);

    Time m_forgetOneAfter;
    Time m_full;
    qsizetype m_maxKeys;
    QHash<QByteArray, Time> m_emptyAt;   // that one time says it all: each failure moves it on by m_forgetOneAfter
};

} // namespace tom::server
