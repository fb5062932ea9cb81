#include "agent/memory/book/memorybook.h"
#include "shared/llm/hashembedder.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

// The part of MemoryBook that who looks through new memories works with, and what that costs.
namespace tom::memory {

static Q_LOGGING_CATEGORY(lcUnread, "tom.memory.book")

Result<std::optional<UnreadMemory>> MemoryBook::nextUnread(const QString &user)
{
    return noted(user, m_files.of(user).and_then([](UserFile *file) { return file->store().nextUnread(); }));
}

Result<bool> MemoryBook::hasUnread(const QString &user)
{
    return noted(user, m_files.of(user).and_then([](UserFile *file) { return file->store().hasUnread(); }));
}

Result<void> MemoryBook::keepFacts(const QString &user, qint64 n, const QString &facts)
{
    return noted(user, m_files.of(user).and_then([&](UserFile *file) { return file->store().keepFacts(n, facts); }));
}

Result<QString> MemoryBook::placeFact(const QString &user, const Memory &source, bool takesItsPlace, const QString &fact,
                                      const QString &replaces)
{
    if (!replaces.isEmpty() && replaces != source.id) {
        const auto changed = update(user, replaces, {.text = fact});
        if (changed || changed.error().code != ErrorCode::NotFound)   // else it was forgotten meanwhile
            return changed.transform([](const Memory &memory) { return memory.id; });
    }
    const NewMemory wanted{.text = fact,
                           .metadata = source.metadata,
                           .author = source.author,
                           .conversation = source.conversation,
                           .turn = source.turn,
                           .expires = source.expires,
                           .created = source.created,
                           .updated = source.updated,
                           .infer = false};
    return noted(user, keep(user, wanted, takesItsPlace ? source.id : QString())).transform([](const KeptMemory &kept) {
        return kept.memory.id;
    });
}

Result<void> MemoryBook::putOff(const QString &user, qint64 n, std::chrono::milliseconds by)
{
    return noted(user, m_files.of(user).and_then([&](UserFile *file) { return file->store().putOff(n, by); }));
}

Result<void> MemoryBook::setRead(const QString &user, qint64 n)
{
    return noted(user, m_files.of(user).and_then([&](UserFile *file) { return file->store().setRead(n); }));
}

void MemoryBook::countUsage(const QString &user, const QString &model, const QString &purpose, const protocol::Usage &usage)
{
    const auto counted =
        m_files.of(user).and_then([&](UserFile *file) { return file->store().countUsage(model, purpose, usage); });
    if (!counted)
        qCWarning(lcUnread).noquote() << u"⚠️ what a model took is not counted: %1"_s.arg(counted.error().message);
}

QJsonArray MemoryBook::usageSums(const QString &user)
{
    if (label() == llm::HashEmbedder().label() && !m_inference.hasModel)
        return {};
    return m_files.of(user).and_then([](UserFile *file) { return file->store().usageSums(); }).value_or(QJsonArray());
}

} // namespace tom::memory
