#include "desktop/look/elidedlabel.h"

#include "desktop/look/viewparts.h"

#include <QEvent>

namespace tom::desktop {

ElidedLabel::ElidedLabel(Tone tone, QWidget *parent) : TonedLabel(tone, {}, parent)
{
    setMinimumWidth(40);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);   // else its own text would be its width
}

void ElidedLabel::setWhole(const QString &text)
{
    m_whole = text;
    setToolTip(plainToolTip(text));
    setAccessibleName(text);
    elide();
}

void ElidedLabel::resizeEvent(QResizeEvent *event)
{
    TonedLabel::resizeEvent(event);
    elide();
}

void ElidedLabel::changeEvent(QEvent *event)
{
    TonedLabel::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        elide();
}

void ElidedLabel::elide()
{
    setText(fontMetrics().elidedText(m_whole, Qt::ElideMiddle, contentsRect().width()));
}

} // namespace tom::desktop
