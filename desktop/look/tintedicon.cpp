#include "desktop/look/tintedicon.h"

#include <QBuffer>
#include <QFile>
#include <QGuiApplication>
#include <QImageReader>
#include <QPixmap>

using namespace Qt::StringLiterals;

namespace tom::desktop {

QIcon tintedIcon(const QString &name, const QColor &color, int size)
{
    QFile file(u":/tom/icons/%1.svg"_s.arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArray svg = file.readAll().replace("currentColor", color.name().toLatin1());
    QIcon icon;
    for (const int scale : {1, 2, 3}) {
        QBuffer buffer(&svg);
        QImageReader reader(&buffer, "svg"_ba);
        reader.setScaledSize(QSize(size, size) * scale);
        QPixmap pixmap = QPixmap::fromImage(reader.read());
        if (pixmap.isNull())
            return {};
        pixmap.setDevicePixelRatio(scale);
        icon.addPixmap(pixmap);
    }
    return icon;
}

} // namespace tom::desktop
