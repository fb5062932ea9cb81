#include "desktop/usage/daychart.h"

#include "desktop/look/accessiblerole.h"
#include "desktop/look/tones.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int chartHeight = 190;
constexpr int edge = 10;
constexpr double widestBar = 34;

QString dayName(const QDate &day)
{
    return QLocale().toString(day, u"ddd d MMM"_s);
}

} // namespace

DayChart::DayChart(QWidget *parent) : QWidget(parent)
{
    setObjectName(u"dayChart"_s);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleRole(*this, QAccessible::Chart);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void DayChart::setDays(const QList<DayValue> &days, const QString &spoken)
{
    m_days = days;
    m_most = 0;
    for (const DayValue &day : days)
        m_most = std::max(m_most, day.value);
    m_shown = std::min(m_shown, int(days.size()) - 1);
    setAccessibleName(spoken);
    QStringList told;
    for (const DayValue &day : days) {
        if (day.value > 0)
            told.append(u"%1: %2"_s.arg(dayName(day.day), day.words));
    }
    setAccessibleDescription(told.join(u"; "_s));
    update();
}

QSize DayChart::sizeHint() const
{
    return {480, chartHeight};
}

QSize DayChart::minimumSizeHint() const
{
    return {240, chartHeight};
}

QRectF DayChart::plot() const
{
    const int line = fontMetrics().height();
    return QRectF(rect()).adjusted(edge, line + 10, -edge, -(line + 10));
}

QRectF DayChart::barOf(int day) const
{
    const QRectF area = plot();
    const double room = area.width() / double(std::max<qsizetype>(1, m_days.size()));
    const double width = std::min(widestBar, std::max(2.0, room * 0.7));
    const double height = m_most > 0 ? area.height() * m_days.at(day).value / m_most : 0;
    const int place = isRightToLeft() ? int(m_days.size()) - 1 - day : day;
    return {area.left() + room * (place + 0.5) - width / 2, area.bottom() - height, width, height};
}

void DayChart::paintEvent(QPaintEvent *)
{
    const Tones tones(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(hasFocus() ? QPen(palette().color(QPalette::Link), 2) : QPen(tones.line, 1));
    painter.setBrush(palette().color(QPalette::Base));
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 10, 10);
    const QRectF area = plot();
    painter.setPen(QPen(tones.line, 1));
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    if (m_days.isEmpty())
        return;
    painter.setPen(Qt::NoPen);
    for (int day = 0; day < m_days.size(); ++day) {
        if (m_days.at(day).value <= 0)
            continue;
        painter.setBrush(day == m_shown ? palette().color(QPalette::Link) : palette().color(QPalette::Highlight));
        const QRectF bar = barOf(day).adjusted(0, -1, 0, 0);
        painter.drawRoundedRect(bar, std::min(3.0, bar.width() / 3), std::min(3.0, bar.height() / 2));
    }
    QFont small = font();
    small.setPointSizeF(small.pointSizeF() * 0.88);
    painter.setFont(small);
    painter.setPen(tones.muted);
    const QRectF below(area.left(), area.bottom() + 4, area.width(), painter.fontMetrics().height());
    // The painter of a window that is read from the right swaps the two sides.
    painter.drawText(below, int(Qt::AlignLeft), dayName(m_days.constFirst().day));
    painter.drawText(below, int(Qt::AlignRight), dayName(m_days.constLast().day));
    const auto most = std::ranges::max_element(m_days, {}, &DayValue::value);
    const DayValue &told = m_shown >= 0 ? m_days.at(m_shown) : *most;
    if (m_most <= 0 && m_shown < 0)
        return;
    const QString words =
        m_shown >= 0 ? u"%1: %2"_s.arg(dayName(told.day), told.words) : tr("most on %1: %2").arg(dayName(told.day), told.words);
    painter.setPen(m_shown >= 0 ? palette().color(QPalette::Text) : tones.muted);
    painter.drawText(QRectF(area.left(), 6, area.width(), painter.fontMetrics().height()), int(Qt::AlignHCenter), words);
}

void DayChart::showDay(int day)
{
    if (day == m_shown)
        return;
    m_shown = day;
    update();
    if (day < 0 || !hasFocus())
        return;
    setAccessibleDescription(u"%1: %2"_s.arg(dayName(m_days.at(day).day), m_days.at(day).words));
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

void DayChart::keyPressEvent(QKeyEvent *event)
{
    const int last = int(m_days.size()) - 1;
    const int ahead = isRightToLeft() ? -1 : 1;
    switch (event->key()) {
    case Qt::Key_Right:
        return showDay(std::clamp(m_shown + ahead, std::min(0, last), last));
    case Qt::Key_Left:
        return showDay(std::clamp(m_shown - ahead, std::min(0, last), last));
    case Qt::Key_Home:
        return showDay(std::min(0, last));
    case Qt::Key_End:
        return showDay(last);
    default:
        QWidget::keyPressEvent(event);
    }
}

void DayChart::mouseMoveEvent(QMouseEvent *event)
{
    const QRectF area = plot();
    const double room = area.width() / double(std::max<qsizetype>(1, m_days.size()));
    const int place = int((event->position().x() - area.left()) / room);
    const bool isInside = event->position().x() >= area.left() && place < m_days.size();
    showDay(!isInside ? -1 : isRightToLeft() ? int(m_days.size()) - 1 - place : place);
}

void DayChart::leaveEvent(QEvent *event)
{
    QWidget::leaveEvent(event);
    showDay(-1);
}

void DayChart::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    if (m_shown < 0 && !m_days.isEmpty() && event->reason() != Qt::MouseFocusReason)
        showDay(int(m_days.size()) - 1);
}

void DayChart::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    showDay(-1);
}

} // namespace tom::desktop
