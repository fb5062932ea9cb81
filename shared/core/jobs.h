#pragma once

#include "shared/core/result.h"

#include <QFuture>
#include <QPromise>
#include <QtConcurrentRun>

#include <memory>
#include <utility>

namespace tom {

// The writing end of one QFuture<Result<T>> that always gets an answer: dropped unanswered, it answers Cancelled.
// (A bare QPromise that is dropped cancels its chain without calling it, and whoever waits for it waits for ever.)
template<typename T>
class Completer
{
public:
    Completer() { m_promise->start(); }
    Completer(Completer &&other) noexcept = default;
    Completer &operator=(Completer &&other) noexcept
    {
        if (this != &other) {
            drop();
            m_promise = std::move(other.m_promise);
        }
        return *this;
    }
    Completer(const Completer &) = delete;
    Completer &operator=(const Completer &) = delete;
    ~Completer() { drop(); }

    [[nodiscard]] QFuture<Result<T>> future() const { return m_promise->future(); }

    // The first answer counts, later ones are ignored.
    void complete(Result<T> result)
    {
        if (!m_promise)
            return;
        const auto promise = std::move(m_promise);   // a continuation may come back here
        promise->addResult(std::move(result));
        promise->finish();
    }

    [[nodiscard]] bool isAnswered() const { return !m_promise; }

private:
    void drop() { complete(failure(ErrorCode::Cancelled, QStringLiteral("cancelled"))); }

    std::unique_ptr<QPromise<Result<T>>> m_promise = std::make_unique<QPromise<Result<T>>>();
};

template<typename T>
[[nodiscard]] QFuture<Result<T>> readyFuture(Result<T> result)
{
    Completer<T> completer;
    const QFuture<Result<T>> future = completer.future();
    completer.complete(std::move(result));
    return future;
}

// Runs blocking work (hashing, disk) on the global thread pool. The work must not touch objects of this thread.
template<typename Work>
[[nodiscard]] auto inBackground(Work work) -> QFuture<decltype(work())>
{
    return QtConcurrent::run(std::move(work));
}

} // namespace tom
