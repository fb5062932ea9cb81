#pragma once

#include "agent/memory/store/addedmemory.h"
#include "shared/core/clock.h"
#include "shared/protocol/processanswer.h"
#include "shared/store/database.h"

namespace tom::memory {

class MemoryTail;

// A memory that a model has still to look through for the facts in it.
struct UnreadMemory
{
    NumberedMemory memory{};
    int attempts = 0;                  // that failed
    std::optional<QString> facts{};    // what the model found, when that is all that is done yet

    bool operator==(const UnreadMemory &) const = default;
};

// The file of one user's memories. What returned without an Error is on disk: what is added first in the tail, and soon in the
// database, before anything else is read or written there. Knows nothing of likeness and relevance.
class MemoryStore
{
public:
    [[nodiscard]] static Result<std::unique_ptr<MemoryStore>> open(const QString &path, const Clock &clock);
    MemoryStore(const MemoryStore &) = delete;
    MemoryStore &operator=(const MemoryStore &) = delete;
    ~MemoryStore();

    // The id and n are the store's, and the times where it has none.
    [[nodiscard]] Result<NumberedMemory> add(const Memory &memory, const StoredVector &vector, bool isUnread = false);
    // Words, metadata or both; a text that changes leaves the old one in the history.
    [[nodiscard]] Result<NumberedMemory> update(const QString &id, const Memory &changed, const StoredVector &vector);
    // Forgets the words everywhere; that there was something is kept.
    [[nodiscard]] Result<qint64> remove(const QString &id);   // its n
    [[nodiscard]] Result<int> removeExpired();
    [[nodiscard]] Result<void> setVectors(const QList<std::pair<qint64, StoredVector>> &vectors);

    [[nodiscard]] Result<NumberedMemory> memory(const QString &id);   // NotFound
    [[nodiscard]] Result<QList<NumberedMemory>> memories(const QList<qint64> &numbers);
    // From the newest on, below n (0: from the beginning).
    [[nodiscard]] Result<QList<NumberedMemory>> page(qint64 below, int limit);
    [[nodiscard]] Result<int> count();
    [[nodiscard]] Result<bool> isFull(int most);   // … as many as that, at less cost
    [[nodiscard]] Result<QList<MemoryEvent>> history(const QString &id);

    // For searching. The stems of all; those with one of these stems, the most alike first; in how many a stem is.
    [[nodiscard]] Result<void> eachStems(const std::function<void(qint64 n, const QStringList &stems)> &take);
    [[nodiscard]] Result<QList<qint64>> withAnyOf(const QStringList &stems, int limit);
    [[nodiscard]] Result<int> documentsWith(const QString &stem);
    struct Vector
    {
        qint64 n = 0;
        int length = 0;   // in stems
        StoredVector vector{};   // without its remainder
    };
    [[nodiscard]] Result<void> eachVector(const std::function<void(const Vector &)> &take);
    // Of those of these memories that have one.
    [[nodiscard]] Result<QHash<qint64, QByteArray>> remainders(const QList<qint64> &numbers);
    [[nodiscard]] Result<QList<NumberedMemory>> withoutVectorOf(const QString &embedder, int limit);
    [[nodiscard]] Result<int> countWithoutVectorOf(const QString &embedder);
    [[nodiscard]] Result<bool> hasWithoutVectorOf(const QString &embedder);   // … at less cost

    // What a model has to look through, the oldest first: it gets in with add(), and leaves with setRead() or remove().
    [[nodiscard]] Result<bool> hasUnread();
    [[nodiscard]] Result<std::optional<UnreadMemory>> nextUnread();   // that is due
    [[nodiscard]] Result<void> keepFacts(qint64 n, const QString &facts);
    [[nodiscard]] Result<void> putOff(qint64 n, std::chrono::milliseconds by);
    [[nodiscard]] Result<void> setRead(qint64 n);

    // What a call to a provider for these memories took, on disk soon; and the sums of the last two days, as JSON.
    [[nodiscard]] Result<void> countUsage(const QString &model, const QString &purpose, const protocol::Usage &usage);
    [[nodiscard]] Result<QJsonArray> usageSums();

    [[nodiscard]] QString path() const { return m_database->path(); }
    [[nodiscard]] bool isSound();   // reads all of it
    // Brings what is in the log into the file itself.
    [[nodiscard]] Result<void> checkpoint();
    // Brings what was added into the database, together.
    [[nodiscard]] Result<void> settle() { return settle(store::Sync::Later); }
    [[nodiscard]] bool isSettled() const { return m_pending.isEmpty(); }
    // Once true, then false: somebody else wrote meanwhile, and what was added has other numbers than were told.
    [[nodiscard]] bool takeRenumbered() { return std::exchange(m_isRenumbered, false); }

    // For a lock that another program holds: meanwhile everybody else's requests wait, too.
    static constexpr std::chrono::milliseconds patience{500};

private:
    MemoryStore(std::unique_ptr<store::Database> database, const Clock &clock);

    static constexpr qsizetype mostPending = 32;   // that come into the database together

    // These bring what was added into the database before. A disk that takes nothing hinders no reading: then what reads looks
    // at what is pending, too.
    [[nodiscard]] Result<QList<store::Row>> query(const QString &sql, const QVariantList &values = {});
    [[nodiscard]] Result<void> each(const QString &sql, const QVariantList &values,
                                    const std::function<void(const store::Row &)> &take);
    [[nodiscard]] Result<void> change(const QString &sql, const QVariantList &values);
    [[nodiscard]] Result<void> transaction(const std::function<Result<void>()> &work);   // on disk when it returns

    [[nodiscard]] Result<void> takeWhatIsLeft();
    [[nodiscard]] Result<void> openTail();
    [[nodiscard]] Result<bool> keepInTail(AddedMemory &added);   // false: it belongs into the database at once
    [[nodiscard]] Result<void> settle(store::Sync sync);
    [[nodiscard]] Result<void> insertPending();
    [[nodiscard]] Result<void> insert(AddedMemory &added);   // with a number of its own when it has none
    [[nodiscard]] Result<void> numberAnew();
    [[nodiscard]] Result<void> notice();   // what somebody else wrote
    [[nodiscard]] Result<qint64> lastNumber();
    [[nodiscard]] QList<NumberedMemory> pending(const std::function<bool(const NumberedMemory &)> &isWanted) const;

    [[nodiscard]] Result<void> writeWords(qint64 n, const QString &stems, bool isNew);
    [[nodiscard]] Result<void> note(const MemoryEvent &event, const QDateTime &at);
    [[nodiscard]] Result<QList<qint64>> numbers(const QString &sql, const QVariantList &values);
    [[nodiscard]] Result<QList<NumberedMemory>> rows(const QString &sql, const QVariantList &values);
    [[nodiscard]] Result<void> run(const QString &sql, const QVariantList &values);
    [[nodiscard]] qint64 now() const;

    [[nodiscard]] Result<int> countAll();

    std::unique_ptr<store::Database> m_database;
    const Clock &m_clock;
    std::unique_ptr<MemoryTail> m_tail;
    QList<AddedMemory> m_pending;   // in the tail alone
    bool m_isTailElsewhere = false;   // another process has it
    bool m_hasFailedToSettle = false;
    bool m_isRenumbered = false;
    std::optional<int> m_count;   // of all, while nobody else writes
    std::optional<qint64> m_lastNumber;   // the same
    qint64 m_dataVersion = 0;   // which changes when somebody else does
};

}   // namespace tom::memory
