#pragma once

#include <QImage>
#include <QString>

class QMimeData;

namespace tom::desktop {

// What somebody wants to attach: a file of this computer, or a picture that is no file yet. Nothing of it was read.
struct OfferedFile
{
    QString path{};    // empty: it is the picture
    QImage picture{};
    QString name{};    // of the picture; empty: any
    bool isForThis = false;   // the file was made to be attached: once it is kept nobody needs it

    bool operator==(const OfferedFile &) const = default;
};

// The files and the picture of what was pasted or dropped; none when it is text. Addresses of other machines are no files.
[[nodiscard]] QList<OfferedFile> offeredIn(const QMimeData &mime);
[[nodiscard]] bool offersFiles(const QMimeData &mime);

} // namespace tom::desktop
