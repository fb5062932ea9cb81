#pragma once

#include "shared/llm/providerfailure.h"

#include <QList>

#include <chrono>
#include <functional>

namespace tom::llm {

// Whether a provider is worth asking: it rests after three failures within a minute, and for as long as it said itself.
// Knows no requests.
class ProviderHealth
{
public:
    using Now = std::function<std::chrono::milliseconds()>;   // a time that never goes back

    explicit ProviderHealth(Now now);

    void failed(const ProviderFailure &failure, const QString &words);
    bool succeeded();   // true when it had to rest before

    [[nodiscard]] bool isResting() const { return m_now() < m_restsUntil; }
    [[nodiscard]] const QString &why() const { return m_why; }   // the last failure, for people

private:
    Now m_now;
    QList<std::chrono::milliseconds> m_failures;   // of the last minute
    std::chrono::milliseconds m_restsUntil{0};
    QString m_why;
};

} // namespace tom::llm
