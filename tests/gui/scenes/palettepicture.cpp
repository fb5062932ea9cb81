#include "tests/gui/scenes/palettepicture.h"

#include <QHash>

#include <algorithm>
#include <limits>

namespace tom::desktop {

namespace {

constexpr qsizetype mostColors = 256;

int distance(QRgb first, QRgb second)
{
    const int red = qRed(first) - qRed(second);
    const int green = qGreen(first) - qGreen(second);
    const int blue = qBlue(first) - qBlue(second);
    return red * red + green * green + blue * blue;
}

// The most frequent ones that are further than that from each other.
QList<QRgb> apart(const QList<QRgb> &byFrequency, int room)
{
    QList<QRgb> chosen;
    for (const QRgb color : byFrequency) {
        const bool isNear = std::ranges::any_of(chosen, [color, room](QRgb other) { return distance(color, other) <= room; });
        if (!isNear && chosen.size() > mostColors)
            return chosen;
        if (!isNear)
            chosen.append(color);
    }
    return chosen;
}

} // namespace

QImage withPalette(const QImage &picture)
{
    const QImage whole = picture.convertToFormat(QImage::Format_RGB32);
    QHash<QRgb, int> counts;
    for (int y = 0; y < whole.height(); ++y) {
        const auto *line = reinterpret_cast<const QRgb *>(whole.constScanLine(y));
        for (int x = 0; x < whole.width(); ++x)
            ++counts[line[x]];
    }
    QList<QRgb> byFrequency = counts.keys();
    std::ranges::sort(byFrequency, [&counts](QRgb a, QRgb b) {
        return std::pair(counts.value(a), a) > std::pair(counts.value(b), b);   // the same each time
    });
    int room = 0;
    QList<QRgb> colors = apart(byFrequency, room);
    while (colors.size() > mostColors) {
        room = room * 3 / 2 + 12;
        colors = apart(byFrequency, room);
    }
    QHash<QRgb, uchar> nearest;
    for (const QRgb color : std::as_const(byFrequency)) {
        int best = std::numeric_limits<int>::max();
        for (qsizetype i = 0; i < colors.size() && best > 0; ++i) {
            if (const int far = distance(color, colors.at(i)); far < best) {
                best = far;
                nearest[color] = uchar(i);
            }
        }
    }
    QImage small(whole.size(), QImage::Format_Indexed8);
    small.setColorTable(colors);
    for (int y = 0; y < whole.height(); ++y) {
        const auto *from = reinterpret_cast<const QRgb *>(whole.constScanLine(y));
        uchar *to = small.scanLine(y);
        for (int x = 0; x < whole.width(); ++x)
            to[x] = nearest.value(from[x]);
    }
    return small;
}

} // namespace tom::desktop
