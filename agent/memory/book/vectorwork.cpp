#include "agent/memory/book/vectorwork.h"

#include "agent/memory/search/quantised.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::memory {

static Q_LOGGING_CATEGORY(lcVectors, "tom.memory.vectors")

StoredVector storedVector(const QString &embedder, const llm::Vector &vector)
{
    const QByteArray bytes = quantised(vector);
    return {.embedder = embedder, .bytes = bytes, .remainder = remainderOf(vector, bytes)};
}

VectorWork::VectorWork(UserFiles &files, llm::Embedder &embedder, QObject *parent)
    : QObject(parent),
      m_files(files),
      m_embedder(embedder)
{
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &VectorWork::next);
}

void VectorWork::look(const QString &user)
{
    if (m_users.contains(user))
        return;
    m_users.append(user);
    if (!m_isAsking && !m_next.isActive())
        m_next.start(0);
}

std::optional<VectorWork::Progress> VectorWork::progress(const QString &user) const
{
    const auto found = m_progress.constFind(user);
    return found == m_progress.constEnd() ? std::nullopt : std::optional(*found);
}

void VectorWork::next()
{
    if (m_isAsking)
        return;
    while (!m_users.isEmpty()) {
        const QString user = m_users.constFirst();
        const Result<UserFile *> file = m_files.of(user);
        const Result<QList<NumberedMemory>> memories =
            file.and_then([this](UserFile *one) { return one->store().withoutVectorOf(m_embedder.label(), batch); });
        const Result<int> left =
            file.and_then([this](UserFile *one) { return one->store().countWithoutVectorOf(m_embedder.label()); });
        if (!memories || !left || memories->isEmpty()) {
            m_progress.remove(user);
            m_users.removeFirst();
            continue;
        }
        Progress &progress = m_progress[user];
        progress.total = std::max(progress.total, *left);
        progress.left = *left;
        QStringList texts;
        for (const NumberedMemory &memory : *memories)
            texts.append(memory.memory.text);
        m_isAsking = true;
        m_embedder
            .embed(texts, llm::EmbeddingUse::Document,
                   [work = QPointer(this), user](const protocol::Usage &usage) {
                       if (work)
                           work->count(user, usage);
                   })
            .then(this, [this, user, memories = *memories](const Result<QList<llm::Vector>> &vectors) {
                take(user, memories, vectors);
            });
        return;   // the next ones when the event loop has turned
    }
}

void VectorWork::count(const QString &user, const protocol::Usage &usage)
{
    const Result<void> counted = m_files.of(user).and_then(
        [&](UserFile *file) { return file->store().countUsage(m_embedder.label(), u"embedding"_s, usage); });
    if (!counted)
        qCWarning(lcVectors).noquote() << u"⚠️ what an embedding took is not counted: %1"_s.arg(counted.error().message);
}

void VectorWork::take(const QString &user, const QList<NumberedMemory> &memories, const Result<QList<llm::Vector>> &vectors)
{
    m_isAsking = false;
    if (!vectors) {
        if (!std::exchange(m_hasFailed, true))
            qCWarning(lcVectors).noquote() << u"⚠️ memories are found by their words alone for now: %1"_s.arg(
                vectors.error().message);
        return m_next.start(retry);
    }
    m_hasFailed = false;
    const Result<UserFile *> file = m_files.of(user);
    QList<std::pair<qint64, StoredVector>> made;
    for (qsizetype i = 0; file && i < memories.size() && i < vectors->size(); ++i) {
        // It may have changed, or be forgotten, while it was read.
        const auto now = (*file)->store().memories({memories.at(i).n});
        if (now && now->size() == 1 && now->constFirst().memory.text == memories.at(i).memory.text)
            made.append({memories.at(i).n, storedVector(m_embedder.label(), vectors->at(i))});
    }
    const Result<void> kept = file ? (*file)->store().setVectors(made) : std::unexpected(file.error());
    if (!kept) {
        qCWarning(lcVectors).noquote() << u"⚠️ vectors could not be kept: %1"_s.arg(kept.error().message);
        return m_next.start(retry);
    }
    (*file)->putVectors(made);
    m_next.start(0);
}

} // namespace tom::memory
