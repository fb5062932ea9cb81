#pragma once

#include "desktop/chat/offeredfile.h"

#include <QPlainTextEdit>

namespace tom::desktop {

// Where the words of a message are written. Files and pictures that are pasted or dropped into it are told of, not inserted.
class MessageInput : public QPlainTextEdit
{
    Q_OBJECT

public:
    using QPlainTextEdit::QPlainTextEdit;

Q_SIGNALS:
    void filesOffered(const QList<tom::desktop::OfferedFile> &files);

protected:
    bool canInsertFromMimeData(const QMimeData *mime) const override
    {
        return offersFiles(*mime) || QPlainTextEdit::canInsertFromMimeData(mime);
    }
    void insertFromMimeData(const QMimeData *mime) override
    {
        if (!offersFiles(*mime))
            return QPlainTextEdit::insertFromMimeData(mime);
        Q_EMIT filesOffered(offeredIn(*mime));
    }
};

} // namespace tom::desktop
