#pragma once

#include "shared/core/clock.h"

#include <QObject>
#include <QTimer>

#include <optional>

namespace tom::agent {

// Rings once when a time of the clock on the wall has come. Looks every few minutes at least, because that clock may be set,
// and a machine may sleep.
class Alarm : public QObject
{
    Q_OBJECT

public:
    explicit Alarm(const Clock &clock, QObject *parent = nullptr);

    void setTime(const std::optional<QDateTime> &time);   // none: it does not ring
    [[nodiscard]] std::optional<QDateTime> time() const { return m_time; }
    void look();   // whether it is time now

    static constexpr std::chrono::milliseconds longestSleep = std::chrono::minutes(5);

Q_SIGNALS:
    void rang();
    void lookedEarly();   // the clock may have been set, but not past that time

private:
    void arm();

    const Clock &m_clock;
    std::optional<QDateTime> m_time;
    QTimer m_timer;
};

} // namespace tom::agent
