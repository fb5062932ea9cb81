#pragma once

#include "agent/memory/book/userfiles.h"

#include <QHash>
#include <QPointer>

namespace tom::memory {

[[nodiscard]] StoredVector storedVector(const QString &embedder, const llm::Vector &vector);

// Makes the vectors that memories lack, because they are new or because another embedder is configured now: some at a time,
// in the background. Searching goes on meanwhile, by words. An embedder that cannot be reached is asked again later.
class VectorWork : public QObject
{
    Q_OBJECT

public:
    VectorWork(UserFiles &files, llm::Embedder &embedder, QObject *parent = nullptr);

    void count(const QString &user, const protocol::Usage &usage);   // what a call for this user took
    // Looks whether this user has memories without a vector.
    void look(const QString &user);
    [[nodiscard]] bool isWaiting(const QString &user) const { return m_users.contains(user); }   // or is being looked at
    struct Progress
    {
        int left = 0;
        int total = 0;
    };
    [[nodiscard]] std::optional<Progress> progress(const QString &user) const;   // nothing: all is done

    static constexpr int batch = 32;
    static constexpr std::chrono::seconds retry{60};

private:
    void next();
    void take(const QString &user, const QList<NumberedMemory> &memories, const Result<QList<llm::Vector>> &vectors);

    UserFiles &m_files;
    llm::Embedder &m_embedder;
    QStringList m_users;   // that wait for their turn
    QHash<QString, Progress> m_progress;
    QTimer m_next;
    bool m_isAsking = false;
    bool m_hasFailed = false;   // said once, not with every attempt
};

} // namespace tom::memory
