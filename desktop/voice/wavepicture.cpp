#include "desktop/voice/wavepicture.h"

#include "desktop/look/tones.h"

#include <QPainter>

#include <algorithm>

namespace tom::desktop {

namespace {

constexpr qsizetype mostLevels = 400;
constexpr int barWidth = 3;
constexpr int barGap = 2;

} // namespace

WavePicture::WavePicture(QWidget *parent) : QWidget(parent)
{
    setMinimumSize(60, 22);
}

void WavePicture::add(double level)
{
    m_levels.append(level);
    if (m_levels.size() > mostLevels)
        m_levels.removeFirst();
    update();
}

void WavePicture::clear()
{
    m_levels.clear();
    update();
}

void WavePicture::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    const int bars = width() / (barWidth + barGap);
    for (int bar = 0; bar < bars; ++bar) {
        const qsizetype place = m_levels.size() - bars + bar;
        const double level = place < 0 ? 0 : m_levels.at(place);
        painter.setBrush(place < 0 ? Tones(palette()).line : palette().color(QPalette::Accent));
        const double length = std::max<double>(barWidth, level * height());
        const int x = isRightToLeft() ? width() - (bar + 1) * (barWidth + barGap) : bar * (barWidth + barGap);
        painter.drawRoundedRect(QRectF(x, (height() - length) / 2, barWidth, length), barWidth / 2.0, barWidth / 2.0);
    }
}

} // namespace tom::desktop
