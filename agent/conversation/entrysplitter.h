#pragma once

#include "shared/core/result.h"

#include <QByteArray>
#include <QList>

namespace tom::agent {

// Cuts a long JSON text that comes in pieces into its entries: the objects of one list, or objects one after the other, as
// in JSON lines. Keeps one entry at a time, and knows nothing of what is in it.
class EntrySplitter
{
public:
    struct Entry
    {
        QByteArray bytes{};
        bool isTooLarge = false;   // longer than maxEntry; the bytes are left out
    };

    // The entries that ended in these bytes. InvalidInput: this is no such text, from the byte that the message names.
    [[nodiscard]] Result<QList<Entry>> feed(QByteArrayView bytes);
    [[nodiscard]] Result<void> finish() const;   // InvalidInput when it broke off in the middle

    static constexpr qsizetype maxEntry = 16 * 1024 * 1024;

private:
    [[nodiscard]] bool takeBetween(char c);
    void takeWithin(char c);

    QByteArray m_entry;
    qsizetype m_entrySize = 0;
    qint64 m_at = 0;
    int m_depth = 0;   // of braces and brackets of the entry
    bool m_isInString = false;
    bool m_isEscaped = false;
    bool m_isList = false;
    bool m_hasBegun = false;
    bool m_isOver = false;   // the list has ended
};

} // namespace tom::agent
