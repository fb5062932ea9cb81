#pragma once

#include "agent/recall/memoryclient.h"
#include "agent/recall/recalledmemory.h"

namespace tom::agent {

// What the user's memory says about a request, within a short time and a bounded length, or nothing. A turn never waits for
// a memory that is away.
class Recall : public QObject
{
    Q_OBJECT

public:
    struct Limits
    {
        std::chrono::milliseconds time = std::chrono::milliseconds(1500);
        int memories = 8;
        qsizetype characters = 3000;   // of all together
        double score = 0.1;            // below it, a memory is more noise than help
    };

    // The client must outlive this.
    explicit Recall(const MemoryClient &memory, QObject *parent = nullptr);
    Recall(const MemoryClient &memory, const Limits &limits, QObject *parent = nullptr);

    // Never an Error: a list, which may be empty. before: what was said last, for a request that only points to it.
    [[nodiscard]] QFuture<Result<QList<RecalledMemory>>> about(const QString &request, const QString &before = {}) const;

    // The memories as a model reads them: quoted, each with its date, marked as data. Empty for none.
    [[nodiscard]] static QString promptText(const QList<RecalledMemory> &memories);

private:
    [[nodiscard]] QList<RecalledMemory> chosen(const QJsonObject &found) const;

    const MemoryClient &m_memory;
    Limits m_limits;
};

} // namespace tom::agent
