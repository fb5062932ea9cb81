#include "desktop/chat/picture.h"

#include "shared/protocol/conversationline.h"
#include "shared/protocol/mediatype.h"

#include <QBuffer>
#include <QImageReader>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr qint64 mostPoints = 64'000'000;   // a small file may be an immense picture
constexpr int mostMemory = 256;             // MB, which is as much

QImage readPicture(const QByteArray &bytes, const QSize &box, Qt::AspectRatioMode mode)
{
    const QString type = protocol::mediaTypeOf(bytes);
    if (bytes.size() > protocol::Attachment::maxBytes || !type.startsWith("image/"_L1))
        return {};
    QBuffer buffer;
    buffer.setData(bytes);
    if (!buffer.open(QIODevice::ReadOnly))
        return {};
    // By the reader for what the bytes are, and no other.
    QImageReader reader(&buffer, type.section(u'/', 1).toLatin1());
    reader.setAutoDetectImageFormat(false);
    reader.setAutoTransform(true);
    QImageReader::setAllocationLimit(mostMemory);
    const QSize size = reader.size();
    if (!size.isValid() || qint64(size.width()) * size.height() > mostPoints)
        return {};
    // Only ever smaller: one that is as thin as a hair would become as long as memory.
    const QSize scaled = size.scaled(box, mode).expandedTo({1, 1});
    if (scaled.width() < size.width() || scaled.height() < size.height())
        reader.setScaledSize(scaled);
    return reader.read();
}

} // namespace

QImage pictureFrom(const QByteArray &bytes, const QSize &box)
{
    return readPicture(bytes, box, Qt::KeepAspectRatio);
}

QImage thumbnailFrom(const QByteArray &bytes)
{
    constexpr QSize square(thumbnailSide, thumbnailSide);
    const QImage picture = readPicture(bytes, 2 * square, Qt::KeepAspectRatioByExpanding);
    if (picture.isNull())
        return {};
    const int side = std::min(picture.width(), picture.height());
    return picture.copy((picture.width() - side) / 2, (picture.height() - side) / 2, side, side)
        .scaled(square, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
}

} // namespace tom::desktop
