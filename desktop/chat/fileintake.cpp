#include "desktop/chat/fileintake.h"

#include "shared/core/jobs.h"

namespace tom::desktop {

FileIntake::FileIntake(FileStore store, QObject *parent) : QObject(parent), m_store(std::move(store)) {}

void FileIntake::offer(const QString &conversation, const QList<OfferedFile> &files)
{
    m_offers.append({.conversation = conversation, .files = files});
    if (m_offers.size() == 1)
        takeNext();
}

void FileIntake::rename(const QString &conversation, const QString &name)
{
    for (Offer &offer : m_offers) {
        if (offer.conversation == conversation)
            offer.conversation = name;
    }
}

void FileIntake::takeNext()
{
    const auto work = [store = m_store, files = m_offers.constFirst().files] {
        QList<Result<KeptFile>> kept;
        for (const OfferedFile &file : files)
            kept.append(store.keep(file));
        return kept;
    };
    inBackground(work).then(this, [this](const QList<Result<KeptFile>> &results) {
        QList<KeptFile> files;
        QStringList problems;
        for (const Result<KeptFile> &result : results) {
            if (result)
                files.append(*result);
            else
                problems.append(result.error().message);
        }
        const Offer done = m_offers.takeFirst();
        Q_EMIT taken(done.conversation, files, problems);
        if (!m_offers.isEmpty())
            takeNext();
    });
}

} // namespace tom::desktop
