#include "agent/memory/book/memorybook.h"

#include "agent/memory/book/refusal.h"
#include "agent/memory/book/vectorwork.h"
#include "agent/memory/search/likeness.h"
#include "agent/memory/search/stems.h"
#include "shared/core/json.h"
#include "shared/llm/hashembedder.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::memory {

static Q_LOGGING_CATEGORY(lcBook, "tom.memory.book")

namespace {

constexpr int likelyTwins = 20;   // that are compared with a new memory

llm::Vector builtinVector(const QString &text)
{
    llm::HashEmbedder embedder;
    const auto vectors = embedder.embed({text}, llm::EmbeddingUse::Document).result();
    return vectors && !vectors->isEmpty() ? vectors->constFirst() : llm::Vector();
}

// What is kept of a text: no edges, no control characters, accents in one form.
Result<QString> cleaned(const QString &text)
{
    QString clean = text.normalized(QString::NormalizationForm_C).trimmed();
    for (QChar &c : clean) {
        if (c.category() == QChar::Other_Control && c != u'\n')
            c = u' ';
    }
    if (clean.isEmpty() || stemsOf(clean).isEmpty())
        return failure(ErrorCode::InvalidInput, u"\"text\" says nothing; write what is to be remembered"_s);
    if (clean.size() > MemoryBook::maxText)
        return failure(
            ErrorCode::TooLarge,
            u"\"text\" is longer than %1 characters; keep what matters, in several memories"_s.arg(MemoryBook::maxText));
    if (const QString why = refusalOf(clean); !why.isEmpty())
        return failure(ErrorCode::InvalidInput, why);
    return clean;
}

Result<void> checkMetadata(const QJsonObject &metadata)
{
    if (json::compact(metadata).size() <= MemoryBook::maxMetadata)
        return {};
    return failure(ErrorCode::TooLarge, u"\"metadata\" has more than %1 bytes"_s.arg(MemoryBook::maxMetadata));
}

Result<void> checkExpiry(const std::optional<QDateTime> &expires, const QDateTime &now)
{
    if (!expires || *expires > now)
        return {};
    return failure(ErrorCode::InvalidInput, u"\"expires_at\" is over already"_s);
}

// Of what was remembered elsewhere.
Result<void> checkPast(const NewMemory &memory, const QDateTime &now)
{
    constexpr qint64 clocksApart = 300;   // seconds
    const QDateTime latest = now.addSecs(clocksApart);
    if (memory.created.value_or(now) > latest || memory.updated.value_or(now) > latest)
        return failure(ErrorCode::InvalidInput, u"\"created_at\" or \"updated_at\" is still to come"_s);
    return {};
}

} // namespace

QJsonObject KeptMemory::toJson() const
{
    QJsonObject object = memory.toJson();
    object.insert(u"event"_s, event == Event::Added ? u"ADD"_s : event == Event::Updated ? u"UPDATE"_s : u"NONE"_s);
    if (!replaced.isEmpty())
        object.insert(u"previous_memory"_s, replaced);
    if (isUnread)
        object.insert(u"facts"_s, u"pending"_s);
    return object;
}

MemoryBook::MemoryBook(const UserFiles::Settings &settings, const Clock &clock, std::unique_ptr<llm::Embedder> embedder,
                       QObject *parent)
    : QObject(parent),
      m_clock(clock),
      m_files(settings, clock),
      m_embedder(std::move(embedder))
{
    if (m_embedder)
        m_work = std::make_unique<VectorWork>(m_files, *m_embedder);
    else
        m_work = std::make_unique<VectorWork>(m_files, *(m_embedder = std::make_unique<llm::HashEmbedder>()));
}

MemoryBook::~MemoryBook() = default;

QString MemoryBook::label() const
{
    return m_embedder->label();
}

VectorTrust MemoryBook::trust() const
{
    const bool isBuiltin = label() == llm::HashEmbedder().label();
    return isBuiltin ? VectorTrust{.noise = 0.45, .weight = 0.6} : VectorTrust{.noise = 0.2, .weight = 0.95};
}

// At once when it costs nothing; else it is made in the background.
StoredVector MemoryBook::vectorFor(const QString &text)
{
    if (label() != llm::HashEmbedder().label())
        return {};
    return storedVector(label(), builtinVector(text));
}

void MemoryBook::prepare(const QString &user, UserFile &file)
{
    if (file.mayLackVectors(label()))
        m_work->look(user);
    if (m_inference.hasModel && file.isFirstUse()) {   // what an earlier process left
        if (const auto isLeft = file.store().hasUnread(); isLeft && *isLeft)
            Q_EMIT unread(user);
    }
}

bool MemoryBook::isToBeRead(const NewMemory &memory) const
{
    return memory.infer.value_or(m_inference.isUsual) && m_inference.hasModel && m_inference.hasModel();
}

Result<KeptMemory> MemoryBook::add(const QString &user, const NewMemory &memory)
{
    return noted(user, keep(user, memory));
}

Result<KeptMemory> MemoryBook::keep(const QString &user, const NewMemory &memory, const QString &inPlaceOf)
{
    const Result<QString> text = cleaned(memory.text);
    if (!text)
        return std::unexpected(text.error());
    if (const auto fits = checkMetadata(memory.metadata); !fits)
        return std::unexpected(fits.error());
    if (const auto fits = checkExpiry(memory.expires, m_clock.now()); !fits)
        return std::unexpected(fits.error());
    if (const auto fits = checkPast(memory, m_clock.now()); !fits)
        return std::unexpected(fits.error());
    const Result<UserFile *> file = m_files.of(user);
    if (!file)
        return std::unexpected(file.error());
    MemoryStore &store = (*file)->store();
    const QDateTime said = memory.updated ? *memory.updated : memory.created.value_or(QDateTime());

    Memory wanted{.text = *text,
                  .metadata = memory.metadata,
                  .author = memory.author,
                  .conversation = memory.conversation,
                  .turn = memory.turn,
                  .created = memory.created.value_or(QDateTime()),
                  .updated = said,
                  .expires = memory.expires};
    const Statement statement(*text);
    const Result<TwinIndex *> twins = (*file)->twins();
    if (!twins)
        return std::unexpected(twins.error());
    const QList<qint64> likely = (*twins)->candidates(statement.telling(), statement.attribute(), likelyTwins);
    const Result<QList<NumberedMemory>> candidates = likely.isEmpty() ? QList<NumberedMemory>() : store.memories(likely);
    if (!candidates)
        return std::unexpected(candidates.error());
    for (const NumberedMemory &known : *candidates) {
        const Likeness likeness = likenessOf(statement, Statement(known.memory.text, known.stems));
        if (likeness == Likeness::Other)
            continue;
        if (likeness == Likeness::Same
            || (said.isValid() && said < known.memory.updated))   // an older word takes no newer one's place
            return KeptMemory{.event = KeptMemory::Event::Known, .memory = known.memory};
        if (wanted.metadata.isEmpty())
            wanted.metadata = known.memory.metadata;
        const StoredVector vector = vectorFor(*text);
        const auto updated = store.update(known.memory.id, wanted, vector);
        if (!updated)
            return std::unexpected(updated.error());
        (*file)->put(*updated, vector);
        prepare(user, **file);
        return KeptMemory{.event = KeptMemory::Event::Updated, .memory = updated->memory, .replaced = known.memory.text};
    }

    const StoredVector vector = vectorFor(*text);
    if (!inPlaceOf.isEmpty()) {
        const auto updated = store.update(inPlaceOf, wanted, vector);
        if (!updated)
            return std::unexpected(updated.error());
        (*file)->put(*updated, vector);
        prepare(user, **file);
        return KeptMemory{.event = KeptMemory::Event::Updated, .memory = updated->memory};
    }
    const Result<bool> isFull = store.isFull(maxMemories);
    if (!isFull)
        return std::unexpected(isFull.error());
    if (*isFull)
        return failure(ErrorCode::TooLarge,
                       u"there are %1 memories, the most there may be; delete some first"_s.arg(maxMemories));
    const bool isUnread = isToBeRead(memory);
    const auto added = store.add(wanted, vector, isUnread);
    if (!added)
        return std::unexpected(added.error());
    (*file)->put(*added, vector);
    m_files.settleSoon(user);
    prepare(user, **file);
    if (isUnread)
        Q_EMIT unread(user);
    return KeptMemory{.memory = added->memory, .isUnread = isUnread};
}

QFuture<Result<QList<MemoryHit>>> MemoryBook::search(const QString &user, const MemoryQuery &asked)
{
    MemoryQuery query = asked;
    query.text = query.text.trimmed().left(maxQuery);
    if (stemsOf(query.text).isEmpty())
        return readyFuture<QList<MemoryHit>>(failure(ErrorCode::InvalidInput, u"\"query\" says nothing to search for"_s));
    if (label() == llm::HashEmbedder().label())
        return readyFuture<QList<MemoryHit>>(find(user, query, builtinVector(query.text)));

    // Whoever waits too long for the provider gets what the words find.
    auto completer = std::make_shared<Completer<QList<MemoryHit>>>();
    const QFuture<Result<QList<MemoryHit>>> future = completer->future();   // before an embedder that is done at once
    const auto finish = [this, user, query, completer](const llm::Vector &vector) {
        if (!completer->isAnswered())
            completer->complete(find(user, query, vector));
    };
    m_embedder
        ->embed({query.text}, llm::EmbeddingUse::Query,
                [work = QPointer(m_work.get()), user](const protocol::Usage &usage) {
                    if (work)
                        work->count(user, usage);
                })
        .then(this, [finish](const Result<QList<llm::Vector>> &vectors) {
            if (!vectors)
                qCWarning(lcBook).noquote() << u"⚠️ searching by words alone: %1"_s.arg(vectors.error().message);
            finish(vectors && !vectors->isEmpty() ? vectors->constFirst() : llm::Vector());
        });
    QTimer::singleShot(queryLimit, this, [finish] { finish({}); });
    return future;
}

Result<QList<MemoryHit>> MemoryBook::find(const QString &user, const MemoryQuery &query, const llm::Vector &vector)
{
    const Result<UserFile *> file = m_files.of(user);
    if (!file)
        return std::unexpected(file.error());
    const Result<SearchIndex *> index = (*file)->index(label());
    if (!index)
        return std::unexpected(index.error());
    prepare(user, **file);
    return noted(user, searchMemories((*file)->store(), **index, query, vector, trust(), m_clock.now()));
}

Result<MemoryPage> MemoryBook::page(const QString &user, int limit, const QString &cursor)
{
    return noted(user, read(user, limit, cursor));
}

Result<MemoryPage> MemoryBook::read(const QString &user, int limit, const QString &cursor)
{
    bool isNumber = true;
    const qint64 below = cursor.isEmpty() ? 0 : cursor.toLongLong(&isNumber, 36);
    if (!isNumber || below < 0)
        return failure(ErrorCode::InvalidInput, u"\"cursor\" is none that this service gave"_s);
    const Result<UserFile *> file = m_files.of(user);
    if (!file)
        return std::unexpected(file.error());
    const int most = std::clamp(limit, 1, maxPage);
    const auto found = (*file)->store().page(below, most + 1);
    const auto total = (*file)->store().count();
    if (!found || !total)
        return std::unexpected(found ? total.error() : found.error());
    MemoryPage page{.total = *total};
    for (const NumberedMemory &one : found->first(std::min<qsizetype>(most, found->size())))
        page.memories.append(one.memory);
    if (found->size() > most)
        page.next = QString::number(found->at(most - 1).n, 36);
    return page;
}

Result<Memory> MemoryBook::memory(const QString &user, const QString &id)
{
    return noted(user, m_files.of(user).and_then([&id](UserFile *file) { return file->store().memory(id); }))
        .transform([](const NumberedMemory &found) { return found.memory; });
}

Result<Memory> MemoryBook::update(const QString &user, const QString &id, const MemoryChange &wanted)
{
    return noted(user, change(user, id, wanted));
}

Result<Memory> MemoryBook::change(const QString &user, const QString &id, const MemoryChange &change)
{
    const Result<UserFile *> file = m_files.of(user);
    if (!file)
        return std::unexpected(file.error());
    const auto before = (*file)->store().memory(id);
    if (!before)
        return std::unexpected(before.error());
    Memory wanted = before->memory;
    if (change.text) {
        const Result<QString> text = cleaned(*change.text);
        if (!text)
            return std::unexpected(text.error());
        wanted.text = *text;
    }
    if (change.metadata) {
        if (const auto fits = checkMetadata(*change.metadata); !fits)
            return std::unexpected(fits.error());
        wanted.metadata = *change.metadata;
    }
    if (change.expires) {
        if (const auto fits = checkExpiry(change.expires, m_clock.now()); !fits)
            return std::unexpected(fits.error());
        wanted.expires = change.expires;
    }
    const StoredVector vector = vectorFor(wanted.text);
    const auto updated = (*file)->store().update(id, wanted, vector);
    if (!updated)
        return std::unexpected(updated.error());
    (*file)->put(*updated, vector);
    prepare(user, **file);
    if (change.text)   // these are the user's own words: nobody has to look for facts in what stood there
        return (*file)->store().setRead(updated->n).transform([&updated] { return updated->memory; });
    return updated->memory;
}

Result<void> MemoryBook::remove(const QString &user, const QString &id)
{
    const Result<UserFile *> file = m_files.of(user);
    if (!file)
        return std::unexpected(file.error());
    return noted(user, (*file)->store().remove(id)).transform([&file](qint64 n) { (*file)->forget(n); });
}

Result<QList<MemoryEvent>> MemoryBook::history(const QString &user, const QString &id)
{
    return noted(user, m_files.of(user).and_then([&id](UserFile *file) { return file->store().history(id); }));
}

bool MemoryBook::isReading(const QString &user) const
{
    return m_work->isWaiting(user);
}

QString MemoryBook::backgroundStatus(const QString &user) const
{
    const auto progress = m_work->progress(user);
    if (!progress || progress->total <= VectorWork::batch)   // what is done in a moment is no news
        return {};
    return u"Reading memories for searching: %1 of %2 are done."_s.arg(progress->total - progress->left).arg(progress->total);
}

} // namespace tom::memory
