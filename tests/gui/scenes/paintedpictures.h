#pragma once

#include "desktop/chat/picturesource.h"
#include "shared/core/jobs.h"

#include <QPainter>

namespace tom::desktop {

// Pictures that nobody has taken.
class PaintedPictures : public PictureSource
{
public:
    ShownFile shown(const KeptFile &file) const override
    {
        return {.name = file.name,
                .bytes = file.bytes,
                .mediaType = file.mediaType,
                .thumbnail = file.mediaType == QLatin1StringView("image/png") ? painted({72, 72}) : QImage()};
    }
    QFuture<Result<QImage>> thumbnail(const ShownFile &file) override { return readyFuture<QImage>(file.thumbnail); }
    QFuture<Result<QImage>> picture(const ShownFile &, const QSize &) override
    {
        return readyFuture<QImage>(painted({640, 420}));
    }

private:
    // Mountains under a sun.
    [[nodiscard]] static QImage painted(const QSize &size)
    {
        QImage image(size, QImage::Format_RGB32);
        image.fill(QColor(150, 200, 225));
        QPainter painter(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        const qreal width = size.width();
        const qreal height = size.height();
        painter.setBrush(QColor(245, 205, 90));
        painter.drawEllipse(QRectF(width * 0.66, height * 0.14, height * 0.2, height * 0.2));
        painter.setBrush(QColor(70, 110, 105));
        painter.drawPolygon(QPolygonF({{0, height}, {width * 0.35, height * 0.3}, {width * 0.75, height}}));
        painter.setBrush(QColor(50, 85, 90));
        painter.drawPolygon(QPolygonF({{width * 0.35, height}, {width * 0.7, height * 0.48}, {width, height}}));
        return image;
    }
};

} // namespace tom::desktop
