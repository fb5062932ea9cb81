#pragma once

#include "shared/core/result.h"

#include <QString>

namespace tom::desktop {

// What was being written, kept over a crash. Its file is there only while there is a draft.
class DraftStore
{
public:
    // The file of one conversation in that folder; of the one that has no name yet when id is empty.
    DraftStore(const QString &folder, const QString &conversation);

    [[nodiscard]] QString load() const;
    [[nodiscard]] Result<void> save(const QString &text) const;

private:
    QString m_path;
};

} // namespace tom::desktop
