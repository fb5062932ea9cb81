#include "desktop/look/tintedicon.h"

#include <QBuffer>
#include <QFile>
#include <QGuiApplication>
#include <QImageReader>
#include <QPixmap>

using namespace Qt::StringLiterals;

namespace tom::desktop {

QIcon tintedIcon(const QString &name, const QColor &color, int size, Qt::LayoutDirection direction)
{
    static const QStringList pointing{u"chevron-left"_s, u"chevron-right"_s, u"undo"_s, u"redo"_s, u"sidebar"_s,
                                      u"speaker"_s,      u"speaker-off"_s,   u"chat"_s, u"tasks"_s};
    const bool isMirrored = direction == Qt::RightToLeft && pointing.contains(name);
    QFile file(u":/tom/icons/%1.svg"_s.arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArray svg = file.readAll().replace("currentColor", color.name().toLatin1());
    QIcon icon;
    for (const int scale : {1, 2, 3}) {
        QBuffer buffer(&svg);
        QImageReader reader(&buffer, "svg"_ba);
        reader.setScaledSize(QSize(size, size) * scale);
        QPixmap pixmap = QPixmap::fromImage(reader.read().mirrored(isMirrored, false));
        if (pixmap.isNull())
            return {};
        pixmap.setDevicePixelRatio(scale);
        icon.addPixmap(pixmap);
    }
    return icon;
}

} // namespace tom::desktop
