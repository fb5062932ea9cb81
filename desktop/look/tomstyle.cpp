#include "desktop/look/tomstyle.h"

#include "desktop/look/tones.h"

#include <QPainter>
#include <QStyleFactory>
#include <QStyleOption>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr double radius = 8;

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
}

} // namespace

TomStyle::TomStyle() : QProxyStyle(QStyleFactory::create(u"Fusion"_s)) {}

void TomStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    if (element != PE_PanelLineEdit)
        return QProxyStyle::drawPrimitive(element, option, painter, widget);
    const bool focus = option->state.testFlag(State_HasFocus);
    const QPen border = focus ? QPen(option->palette.color(QPalette::Accent), 2) : QPen(Tones(option->palette).line, 1);
    const bool enabled = option->state.testFlag(State_Enabled);
    drawSurface(*painter, option->rect, option->palette.color(enabled ? QPalette::Base : QPalette::Window), border);
}

void TomStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const
{
    const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
    if (element == CE_PushButtonBevel && button)
        return drawButton(*painter, *button);
    if (element == CE_PushButtonLabel && button && isDefault(*button)) {
        QStyleOptionButton label = *button;
        label.palette.setColor(QPalette::ButtonText, button->palette.color(QPalette::HighlightedText));
        return QProxyStyle::drawControl(element, &label, painter, widget);
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

} // namespace tom::desktop
