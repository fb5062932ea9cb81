#pragma once

#include "agent/recall/memoryclient.h"

#include <QJsonArray>

namespace tom::agent {

// Memories that were kept elsewhere, given to the memory service one after the other. What it refuses is counted and the rest
// goes on; a service that is away ends it, and the same ones sent again are known then. Deletes itself at its end.
class MemoryImport : public QObject
{
    Q_OBJECT

public:
    // An Error says which one is none.
    [[nodiscard]] static Result<QList<QJsonObject>> memoriesFrom(const QJsonObject &body);

    MemoryImport(const MemoryClient &memory, const QList<QJsonObject> &memories, QObject *parent);

    [[nodiscard]] QFuture<Result<QJsonObject>> start();

    static constexpr qsizetype most = 100;   // at once

private:
    void next();
    void take(const Result<QJsonObject> &kept);

    const MemoryClient &m_memory;
    QList<QJsonObject> m_memories;
    qsizetype m_index = 0;
    int m_added = 0;
    int m_updated = 0;
    int m_known = 0;
    QJsonArray m_refused;
    Completer<QJsonObject> m_completer;
};

} // namespace tom::agent
