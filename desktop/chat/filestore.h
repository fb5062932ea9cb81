#pragma once

#include "desktop/api/upload.h"
#include "desktop/chat/keptfile.h"
#include "desktop/chat/offeredfile.h"

#include <QCoreApplication>

namespace tom::desktop {

// Copies of the files that go with messages which are not sent yet, so that they are still there when the originals are not.
// A value: only a folder's name. Does not know which message needs which file.
class FileStore
{
    Q_DECLARE_TR_FUNCTIONS(tom::desktop::FileStore)

public:
    explicit FileStore(QString folder) : m_folder(std::move(folder)) {}

    // Reads it, looks whether a server would take it, and is on disk when it returns. Takes its time: not for the thread
    // of the windows. The error is a sentence for the user.
    [[nodiscard]] Result<KeptFile> keep(const OfferedFile &offered) const;
    [[nodiscard]] QString pathOf(const KeptFile &file) const;
    [[nodiscard]] QList<Upload> uploads(const QList<KeptFile> &files) const;
    // Whatever nobody needs any more goes.
    void keepOnly(const QList<KeptFile> &needed) const;
    void clear() const { keepOnly({}); }

private:
    [[nodiscard]] Result<KeptFile> keepBytes(const QString &name, const QByteArray &bytes) const;

    QString m_folder;
};

} // namespace tom::desktop
