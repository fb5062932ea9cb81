#pragma once

#include "desktop/chat/draft.h"
#include "shared/core/atomicfile.h"

#include <QFuture>
#include <QSet>

namespace tom::desktop {

// What was being written, kept over a crash: a file for each conversation, there only while there is a draft. Written with
// FileSync::Later it survives the program; with Now, also the machine.
class DraftStore
{
public:
    explicit DraftStore(QString folder) : m_folder(std::move(folder)) {}

    // The empty name is that of the conversation that has none yet.
    [[nodiscard]] Draft load(const QString &conversation) const;
    [[nodiscard]] Result<void> save(const QString &conversation, const Draft &draft, FileSync sync) const;
    // What was saved with Later survives the machine, too, when that is answered. The caller does not wait for the disk.
    [[nodiscard]] QFuture<Result<void>> sync(const QString &conversation) const;
    // With what stands there already. At any moment one of them is there.
    [[nodiscard]] Result<void> move(const QString &from, const QString &to) const;
    // What has become one of these requests is no draft any more: whoever sent it was killed before it could say so here.
    void dropSent(const QSet<QString> &requests) const;
    [[nodiscard]] QList<Draft> all() const;
    [[nodiscard]] qsizetype count() const;   // of those that somebody would miss
    void clear() const;

private:
    [[nodiscard]] QString path(const QString &conversation, QLatin1StringView ending) const;
    [[nodiscard]] QStringList files() const;
    [[nodiscard]] static Draft read(const QString &file);
    [[nodiscard]] static Result<void> write(const QString &file, const Draft &draft, FileSync sync);

    QString m_folder;
};

} // namespace tom::desktop
