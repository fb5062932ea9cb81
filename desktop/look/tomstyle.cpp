#include "desktop/look/tomstyle.h"

#include "desktop/look/tones.h"

#include <QAbstractSpinBox>
#include <QLineEdit>
#include <QPainter>
#include <QPlainTextEdit>
#include <QStyleFactory>
#include <QStyleOption>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr double radius = 8;
constexpr int fieldPadding = 6;
constexpr int buttonPadding = 16;   // of both sides, also of a box to choose from
constexpr int barWidth = 12;
constexpr int shortestHandle = 32;

void drawSurface(QPainter &painter, const QRect &rect, const QColor &ground, const QPen &border)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(ground);
    painter.setPen(border);
    const double inset = border.style() == Qt::NoPen ? 0 : border.widthF() / 2;
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), radius, radius);
    painter.restore();
}

bool isDefault(const QStyleOptionButton &button)
{
    return button.features.testFlag(QStyleOptionButton::DefaultButton) && button.state.testFlag(QStyle::State_Enabled);
}

void drawChevron(QPainter &painter, const QRectF &place, const QColor &color, int down = 1)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QPointF middle = place.center();
    painter.drawPolyline(QPolygonF{
        {middle.x() - 4, middle.y() - 2 * down}, {middle.x(), middle.y() + 2 * down}, {middle.x() + 4, middle.y() - 2 * down}});
    painter.restore();
}

void drawButton(QPainter &painter, const QStyleOptionButton &button)
{
    const Tones tones(button.palette);
    const bool pressed = button.state.testAnyFlags(QStyle::State_Sunken | QStyle::State_On);
    const bool over = button.state.testFlag(QStyle::State_MouseOver) && button.state.testFlag(QStyle::State_Enabled);
    QColor ground = isDefault(button) ? button.palette.color(QPalette::Highlight) : button.palette.color(QPalette::Base);
    if (pressed || over)
        ground = mixed(ground, button.palette.color(QPalette::WindowText), pressed ? 0.2 : 0.08);
    QPen border = isDefault(button) ? QPen(Qt::NoPen) : QPen(tones.line, 1);
    if (button.state.testFlag(QStyle::State_HasFocus) && button.state.testFlag(QStyle::State_KeyboardFocusChange))
        border = QPen(button.palette.color(QPalette::Link), 2);
    drawSurface(painter, button.rect, ground, border);
    if (button.features.testFlag(QStyleOptionButton::HasMenu)) {
        const QRect place(button.rect.right() - 20, button.rect.y(), 14, button.rect.height());
        drawChevron(painter, QStyle::visualRect(button.direction, button.rect, place),
                    button.palette.color(QPalette::ButtonText));
    }
}

void drawCheck(QPainter &painter, const QStyleOption &option)
{
    const bool isOn = option.state.testFlag(QStyle::State_On);
    const QPalette &palette = option.palette;
    QPen border =
        isOn ? QPen(Qt::NoPen) : QPen(mixed(palette.color(QPalette::Base), palette.color(QPalette::WindowText), 0.5), 1);
    if (option.state.testFlag(QStyle::State_HasFocus))
        border = QPen(palette.color(QPalette::Link), 2);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(palette.color(isOn ? QPalette::Highlight : QPalette::Base));
    painter.setPen(border);
    const QRectF area = QRectF(option.rect).adjusted(1, 1, -1, -1);
    painter.drawRoundedRect(area, 3, 3);
    if (isOn) {
        painter.setPen(QPen(palette.color(QPalette::HighlightedText), 1.8, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        const auto at = [&area](double x, double y) {
            return QPointF(area.x() + x * area.width(), area.y() + y * area.height());
        };
        painter.drawPolyline(QPolygonF{at(0.2, 0.52), at(0.42, 0.75), at(0.8, 0.27)});
    }
    painter.restore();
}

void drawTab(QPainter &painter, const QStyleOption &option)
{
    const bool focus = option.state.testFlag(QStyle::State_HasFocus);
    if (!option.state.testFlag(QStyle::State_Selected))
        return;
    const QRect &rect = option.rect;
    painter.fillRect(QRect(rect.left() + 8, rect.bottom() - 1, rect.width() - 16, focus ? 3 : 2),
                     option.palette.color(focus ? QPalette::Link : QPalette::Accent));
}

void drawScrollBar(QPainter &painter, const QStyleOptionSlider &bar, const QRect &handle)
{
    painter.fillRect(bar.rect, bar.palette.color(QPalette::Window));
    if (bar.maximum <= bar.minimum)
        return;
    const bool isHeld = bar.state.testFlag(QStyle::State_Sunken);
    const bool isOver = bar.state.testFlag(QStyle::State_MouseOver);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(mixed(bar.palette.color(QPalette::Window), bar.palette.color(QPalette::WindowText),
                           isHeld   ? 0.5
                           : isOver ? 0.4
                                    : 0.25));
    painter.drawRoundedRect(QRectF(handle).adjusted(3, 3, -3, -3), 3, 3);
    painter.restore();
}

// The handle, or what is before or behind it; there are no arrows.
QRect partOfScrollBar(const QStyleOptionSlider &bar, QStyle::SubControl part, int shortest)
{
    const bool isUpright = bar.orientation == Qt::Vertical;
    const int length = isUpright ? bar.rect.height() : bar.rect.width();
    const qint64 range = qint64(bar.maximum) - bar.minimum;
    const int handle =
        range <= 0
            ? length
            : int(std::clamp<qint64>(length * qint64(bar.pageStep) / (range + bar.pageStep), qMin(shortest, length), length));
    const int start =
        QStyle::sliderPositionFromValue(bar.minimum, bar.maximum, bar.sliderPosition, length - handle, bar.upsideDown);
    const auto between = [&](int from, int to) {
        const QRect rect = isUpright ? QRect(bar.rect.x(), bar.rect.y() + from, bar.rect.width(), to - from)
                                     : QRect(bar.rect.x() + from, bar.rect.y(), to - from, bar.rect.height());
        return QStyle::visualRect(isUpright ? Qt::LeftToRight : bar.direction, bar.rect, rect);
    };
    switch (part) {
    case QStyle::SC_ScrollBarSlider:
        return between(start, start + handle);
    case QStyle::SC_ScrollBarSubPage:
        return between(0, start);
    case QStyle::SC_ScrollBarAddPage:
        return between(start + handle, length);
    case QStyle::SC_ScrollBarGroove:
        return bar.rect;
    default:
        return {};
    }
}

bool isPartOfSpinBox(const QWidget *widget)
{
    return widget && qobject_cast<const QAbstractSpinBox *>(widget->parentWidget());
}

} // namespace

TomStyle::TomStyle() : QProxyStyle(QStyleFactory::create(u"Fusion"_s)) {}

// Words stand as far from the edge of a field in all of them; a field that has margins of its own keeps them.
void TomStyle::polish(QWidget *widget)
{
    QProxyStyle::polish(widget);
    if (auto *line = qobject_cast<QLineEdit *>(widget); line && !isPartOfSpinBox(line) && line->textMargins().isNull())
        line->setTextMargins(fieldPadding, 0, fieldPadding, 0);
    if (auto *text = qobject_cast<QPlainTextEdit *>(widget); text && text->frameShape() == QFrame::StyledPanel) {
        text->document()->setDocumentMargin(fieldPadding);
        text->viewport()->setAutoFillBackground(false);   // the surface below it has round corners
    }
}

void TomStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    if (element == PE_IndicatorCheckBox)
        return drawCheck(*painter, *option);
    if (element == PE_PanelButtonTool && option->state.testFlag(State_AutoRaise)) {
        const bool isStrong = option->state.testAnyFlags(State_On | State_Sunken | State_MouseOver);
        const bool isFocus = option->state.testFlag(State_HasFocus);
        const QPen border = isFocus ? QPen(option->palette.color(QPalette::Link), 2) : QPen(Qt::NoPen);
        return drawSurface(*painter, option->rect, isStrong ? Tones(option->palette).hover : QColor(Qt::transparent), border);
    }
    if (element == PE_PanelLineEdit && isPartOfSpinBox(widget))
        return;   // the box around it has a frame
    if (element != PE_PanelLineEdit && !(element == PE_Frame && qobject_cast<const QPlainTextEdit *>(widget)))
        return QProxyStyle::drawPrimitive(element, option, painter, widget);
    const bool focus = option->state.testFlag(State_HasFocus);
    const QPen border = focus ? QPen(option->palette.color(QPalette::Accent), 2) : QPen(Tones(option->palette).line, 1);
    const bool enabled = option->state.testFlag(State_Enabled);
    drawSurface(*painter, option->rect, option->palette.color(enabled ? QPalette::Base : QPalette::Window), border);
}

void TomStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                                  const QWidget *widget) const
{
    if (const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option); bar && control == CC_ScrollBar)
        return drawScrollBar(*painter, *bar, partOfScrollBar(*bar, SC_ScrollBarSlider, shortestHandle));
    const bool isSpin = control == CC_SpinBox && qstyleoption_cast<const QStyleOptionSpinBox *>(option);
    const bool isChoice = control == CC_ComboBox && qstyleoption_cast<const QStyleOptionComboBox *>(option);
    if (!isSpin && !isChoice)
        return QProxyStyle::drawComplexControl(control, option, painter, widget);
    const bool focus = option->state.testFlag(State_HasFocus);
    const QPen border = focus ? QPen(option->palette.color(QPalette::Accent), 2) : QPen(Tones(option->palette).line, 1);
    const bool isEnabled = option->state.testFlag(State_Enabled);
    drawSurface(*painter, option->rect, option->palette.color(isEnabled ? QPalette::Base : QPalette::Window), border);
    const QColor ink = option->palette.color(QPalette::Text);
    if (isChoice)
        return drawChevron(*painter, subControlRect(control, option, SC_ComboBoxArrow, widget), ink);
    drawChevron(*painter, subControlRect(control, option, SC_SpinBoxUp, widget), ink, -1);
    drawChevron(*painter, subControlRect(control, option, SC_SpinBoxDown, widget), ink);
}

void TomStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
    if (element == CE_PushButtonBevel && button)
        return drawButton(*painter, *button);
    if (element == CE_HeaderSection) {
        painter->fillRect(option->rect, option->palette.color(QPalette::Base));
        return painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
                                 Tones(option->palette).line);
    }
    if (element == CE_TabBarTabShape)   // the chosen one has a line below it, and that is all
        return drawTab(*painter, *option);
    if (element == CE_PushButtonLabel && button && isDefault(*button)) {
        QStyleOptionButton label = *button;
        label.palette.setColor(QPalette::ButtonText, button->palette.color(QPalette::HighlightedText));
        return QProxyStyle::drawControl(element, &label, painter, widget);
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

QRect TomStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option, SubControl part,
                               const QWidget *widget) const
{
    if (const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option); bar && control == CC_ScrollBar)
        return partOfScrollBar(*bar, part, shortestHandle);
    const QRect rect = QProxyStyle::subControlRect(control, option, part, widget);
    const bool isText = control == CC_ComboBox && part == SC_ComboBoxEditField;
    if (!isText)
        return rect;
    const bool isRight = option->direction == Qt::RightToLeft;   // as far in as the text of a line edit
    return isRight ? rect.adjusted(0, 0, -fieldPadding, 0) : rect.adjusted(fieldPadding, 0, 0, 0);
}

QSize TomStyle::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size, const QWidget *widget) const
{
    const QSize usual = QProxyStyle::sizeFromContents(type, option, size, widget);
    return type == CT_PushButton || type == CT_ComboBox ? usual + QSize(buttonPadding, 0) : usual;
}

// Of our own icons only.
int TomStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget, QStyleHintReturn *back) const
{
    return hint == SH_DialogButtonBox_ButtonsHaveIcons ? 0 : QProxyStyle::styleHint(hint, option, widget, back);
}

int TomStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    if (metric == PM_ScrollBarExtent)
        return barWidth;
    return metric == PM_ScrollBarSliderMin ? shortestHandle : QProxyStyle::pixelMetric(metric, option, widget);
}

} // namespace tom::desktop
