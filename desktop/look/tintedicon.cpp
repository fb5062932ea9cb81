#include "desktop/look/tintedicon.h"

#include <QBuffer>
#include <QFile>
#include <QImageReader>
#include <QPixmap>
#include <QPixmapCache>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

// Drawn once for all who show it. Qt keeps what an icon is scaled to by the pixmap that it came from, so one that every button
// drew for itself would fill Qt's cache with pictures that nobody finds again.
QPixmap drawn(const QString &name, const QColor &color, int size, int scale, bool isMirrored)
{
    const QString key =
        u"tom/%1%2/%3/%4@%5"_s.arg(name, isMirrored ? u"-mirrored"_s : QString(), color.name()).arg(size).arg(scale);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    QFile file(u":/tom/icons/%1.svg"_s.arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArray svg = file.readAll().replace("currentColor", color.name().toLatin1());
    QBuffer buffer(&svg);
    QImageReader reader(&buffer, "svg"_ba);
    reader.setScaledSize(QSize(size, size) * scale);
    pixmap = QPixmap::fromImage(reader.read().mirrored(isMirrored, false));
    if (pixmap.isNull())
        return {};
    pixmap.setDevicePixelRatio(scale);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

} // namespace

QIcon tintedIcon(const QString &name, const QColor &color, int size, Qt::LayoutDirection direction)
{
    static const QStringList pointing{u"chevron-left"_s, u"chevron-right"_s, u"undo"_s, u"redo"_s, u"sidebar"_s,
                                      u"speaker"_s,      u"speaker-off"_s,   u"chat"_s, u"tasks"_s};
    const bool isMirrored = direction == Qt::RightToLeft && pointing.contains(name);
    QIcon icon;
    for (const int scale : {1, 2, 3}) {
        const QPixmap pixmap = drawn(name, color, size, scale, isMirrored);
        if (pixmap.isNull())
            return {};
        icon.addPixmap(pixmap);
    }
    return icon;
}

} // namespace tom::desktop
