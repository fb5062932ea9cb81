#pragma once

#include "shared/core/clock.h"

#include <QByteArray>
#include <QHash>
#include <QString>

#include <optional>

namespace tom::server {

// Who gave the right password in a browser and is still to give a code: a ticket goes into the second page, so that the
// password need not. Tickets live in memory, for some minutes and some tries.
class PendingSignIns
{
public:
    explicit PendingSignIns(const Clock &clock) : m_clock(clock) {}

    struct Pending
    {
        QString user{};
        QString passwordHash{};   // as it was then; another one ends the ticket
        std::chrono::milliseconds until{};   // of Clock::monotonic()
        int triesLeft = maxTries;
    };

    [[nodiscard]] QByteArray add(const QString &user, const QString &passwordHash);
    // Takes one of the ticket's tries; none when it has no more, is too old or never was.
    [[nodiscard]] std::optional<Pending> take(const QByteArray &ticket);
    void remove(const QByteArray &ticket) { m_pending.remove(ticket); }

    static constexpr int maxTries = 5;
    static constexpr std::chrono::minutes life{5};
    static constexpr qsizetype maxPending = 1000;   // the oldest make room

private:
    const Clock &m_clock;
    QHash<QByteArray, Pending> m_pending;   // by ticket: 256 random bits, not to be found by comparing
};

} // namespace tom::server
