#pragma once

#include <QProxyStyle>

namespace tom::desktop {

// Fusion with rounded, flat fields and buttons; the default button is filled with the accent. All from the palette.
class TomStyle : public QProxyStyle
{
    Q_OBJECT

public:
    TomStyle();

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                            const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter, const QWidget *widget) const override;
};

} // namespace tom::desktop
