#pragma once

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <chrono>
#include <deque>
#include <functional>
#include <memory>

namespace tom::llm {

// Lets only so many requests to a provider run at once, and so much time pass between the starts of two; the others wait in
// their order. How long they are willing to wait is theirs.
class ProviderGate : public std::enable_shared_from_this<ProviderGate>
{
public:
    using Pass = std::shared_ptr<void>;   // held while the request runs
    using Now = std::function<std::chrono::milliseconds()>;

    ProviderGate(int maxConcurrent, std::chrono::milliseconds minInterval, Now now);   // 0: no limit

    // Calls back once, later, unless the context is gone by then.
    void enter(QObject *context, const std::function<void(const Pass &)> &start);

private:
    struct Waiting
    {
        QPointer<QObject> context{};
        std::function<void(const Pass &)> start{};
    };

    void leave();
    void letIn();

    int m_maxConcurrent;
    std::chrono::milliseconds m_minInterval;
    Now m_now;
    std::deque<Waiting> m_waiting;
    QTimer m_next;
    std::chrono::milliseconds m_lastStart;
    int m_inside = 0;
};

} // namespace tom::llm
