#pragma once

#include <QElapsedTimer>
#include <QTimer>

#include <chrono>
#include <functional>

namespace tom::desktop {

struct ReconnectTimes
{
    std::chrono::milliseconds first = std::chrono::milliseconds(500);
    std::chrono::milliseconds longest = std::chrono::seconds(8);
    std::chrono::milliseconds patience = std::chrono::minutes(2);   // since the last sign of life
};

// When to try again: soon, then ever later, each time a little by chance so that many clients do not come at once,
// until patience ends. Knows nothing of what is tried.
class Reconnect : public QObject
{
    Q_OBJECT

public:
    // chance: from 0 to 1, each time another.
    explicit Reconnect(ReconnectTimes times, std::function<double()> chance = anyChance);

    // Emits due() after the next delay, but not before atLeast. False when patience has ended.
    [[nodiscard]] bool schedule(std::chrono::milliseconds atLeast = {});
    // A sign of life: the next loss starts with the first delay.
    void succeed();
    void stop() { m_timer.stop(); }
    // Between schedule() and due().
    [[nodiscard]] std::chrono::milliseconds delay() const { return m_timer.intervalAsDuration(); }

Q_SIGNALS:
    void due();

private:
    static double anyChance();

    ReconnectTimes m_times;
    std::function<double()> m_chance;
    std::chrono::milliseconds m_delay;
    QElapsedTimer m_lost;
    QTimer m_timer;
};

} // namespace tom::desktop
