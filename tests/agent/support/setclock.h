#pragma once

#include "shared/core/clock.h"

#include <QTimeZone>

namespace tom::agent::test {

// A clock on the wall that the test sets, forward and back.
class SetClock : public Clock
{
public:
    explicit SetClock(const QString &start = QStringLiteral("2026-03-10T12:00:00Z")) { set(start); }

    [[nodiscard]] QDateTime now() const override { return time; }
    [[nodiscard]] std::chrono::milliseconds monotonic() const override { return sinceStart; }
    void set(const QString &text) { time = QDateTime::fromString(text, Qt::ISODate).toUTC(); }
    void pass(std::chrono::milliseconds by)
    {
        time = time.addDuration(by);
        sinceStart += by;
    }

    QDateTime time;
    std::chrono::milliseconds sinceStart{1000};
};

} // namespace tom::agent::test
