#include "desktop/chat/picture.h"

#include "shared/protocol/conversationline.h"
#include "shared/protocol/mediatype.h"

#include <QBuffer>
#include <QImageReader>

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
    if (size.width() > box.width() || size.height() > box.height())
        reader.setScaledSize(size.scaled(box, mode));
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
    const QImage wide = picture.scaled(square, Qt::KeepAspectRatioByExpanding, Qt::SmoothTransformation);
    return wide.copy(QRect(QPoint((wide.width() - thumbnailSide) / 2, (wide.height() - thumbnailSide) / 2), square));
}

} // namespace tom::desktop
