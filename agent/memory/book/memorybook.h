#pragma once

#include "agent/memory/book/userfiles.h"
#include "agent/memory/search/memorysearch.h"
#include "shared/core/jobs.h"

namespace tom::memory {

class VectorWork;

// Whether there is a model that finds the facts in what is added.
struct Inference
{
    std::function<bool()> hasModel{};   // empty: there is none
    bool isUsual = false;               // also when nobody asks for it
};

// What somebody wants to be remembered.
struct NewMemory
{
    QString text{};
    QJsonObject metadata{};
    QString author{};
    QString conversation{};
    QString turn{};
    std::optional<QDateTime> expires{};
    std::optional<QDateTime> created{};   // when it was first said, for what was remembered elsewhere; else now
    std::optional<QDateTime> updated{};   // … and last changed
    std::optional<bool> infer{};          // whether a model is to find the facts in it; nothing: as is usual here

    bool operator==(const NewMemory &) const = default;
};

// What became of it.
struct KeptMemory
{
    enum class Event { Added, Updated, Known };

    Event event = Event::Added;
    Memory memory{};
    QString replaced{};   // with Updated: what stood there before
    bool isUnread = false;   // a model will look for the facts in it

    [[nodiscard]] QJsonObject toJson() const;   // as mem0 tells it

    bool operator==(const KeptMemory &) const = default;
};

struct MemoryChange
{
    std::optional<QString> text{};
    std::optional<QJsonObject> metadata{};
    std::optional<QDateTime> expires{};

    bool operator==(const MemoryChange &) const = default;
};

struct MemoryPage
{
    QList<Memory> memories{};
    QString next{};   // cursor; empty: that was all
    int total = 0;
};

// What can be done with the memories of users, each by their name. Knows nothing of tokens and protocols.
class MemoryBook : public QObject
{
    Q_OBJECT

public:
    // Without an embedder the built-in one is used.
    MemoryBook(const UserFiles::Settings &settings, const Clock &clock, std::unique_ptr<llm::Embedder> embedder = {},
               QObject *parent = nullptr);
    ~MemoryBook() override;

    // On disk when it returns. What is known already is not kept twice, and what it replaces stays in the history.
    [[nodiscard]] Result<KeptMemory> add(const QString &user, const NewMemory &memory);
    [[nodiscard]] QFuture<Result<QList<MemoryHit>>> search(const QString &user, const MemoryQuery &query);
    [[nodiscard]] Result<MemoryPage> page(const QString &user, int limit, const QString &cursor);
    [[nodiscard]] Result<Memory> memory(const QString &user, const QString &id);
    [[nodiscard]] Result<Memory> update(const QString &user, const QString &id, const MemoryChange &wanted);
    [[nodiscard]] Result<void> remove(const QString &user, const QString &id);
    [[nodiscard]] Result<QList<MemoryEvent>> history(const QString &user, const QString &id);
    // What paid embedders and models took, the sums of the last days; for the user's agent.
    [[nodiscard]] QJsonArray usageSums(const QString &user);
    // What this service does for the user by itself; empty: nothing.
    [[nodiscard]] QString backgroundStatus(const QString &user) const;
    // Before the first call. Then unread() tells of what is to be looked through.
    void setInference(const Inference &inference) { m_inference = inference; }

    // For who looks through it: what is due, and each step on disk when it returns.
    [[nodiscard]] Result<std::optional<UnreadMemory>> nextUnread(const QString &user);
    [[nodiscard]] Result<bool> hasUnread(const QString &user);
    [[nodiscard]] Result<void> keepFacts(const QString &user, qint64 n, const QString &facts);
    // Keeps a fact out of that memory, as add() and update() do; replaces: id of the one that is no longer so. The first fact that
    // stands nowhere yet takes the place of the memory itself. Whose place it took: its id.
    [[nodiscard]] Result<QString> placeFact(const QString &user, const Memory &source, bool takesItsPlace, const QString &fact,
                                            const QString &replaces);
    [[nodiscard]] Result<void> putOff(const QString &user, qint64 n, std::chrono::milliseconds by);
    [[nodiscard]] Result<void> setRead(const QString &user, qint64 n);
    void countUsage(const QString &user, const QString &model, const QString &purpose, const protocol::Usage &usage);

    // Whether vectors of the user's memories are still being made.
    [[nodiscard]] bool isReading(const QString &user) const;
    [[nodiscard]] qsizetype openFiles() const { return m_files.open(); }

    static constexpr qsizetype maxText = 8000;   // characters
    static constexpr qsizetype maxMetadata = 4096;   // bytes
    static constexpr int maxMemories = 100'000;   // of one user
    static constexpr int maxPage = 1000;
    static constexpr qsizetype maxQuery = 2000;   // characters; the rest is not looked at
    static constexpr std::chrono::seconds queryLimit{3};   // for an embedder to read a question

Q_SIGNALS:
    void unread(const QString &user);

private:
    // The file looked at again where it was the reason.
    template<typename T>
    [[nodiscard]] Result<T> noted(const QString &user, Result<T> result)
    {
        if (!result && result.error().code == ErrorCode::Storage)
            m_files.doubt(user);
        return result;
    }
    [[nodiscard]] Result<KeptMemory> keep(const QString &user, const NewMemory &memory, const QString &inPlaceOf = {});
    [[nodiscard]] Result<MemoryPage> read(const QString &user, int limit, const QString &cursor);
    [[nodiscard]] Result<Memory> change(const QString &user, const QString &id, const MemoryChange &change);
    [[nodiscard]] StoredVector vectorFor(const QString &text);
    [[nodiscard]] QString label() const;
    [[nodiscard]] VectorTrust trust() const;
    [[nodiscard]] Result<QList<MemoryHit>> find(const QString &user, const MemoryQuery &query, const llm::Vector &vector);
    void prepare(const QString &user, UserFile &file);
    [[nodiscard]] bool isToBeRead(const NewMemory &memory) const;

    const Clock &m_clock;
    UserFiles m_files;
    std::unique_ptr<llm::Embedder> m_embedder;   // null: the built-in one
    std::unique_ptr<VectorWork> m_work;
    Inference m_inference;
};

}   // namespace tom::memory
