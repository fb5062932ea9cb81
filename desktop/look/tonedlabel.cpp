#include "desktop/look/tonedlabel.h"

#include "desktop/look/tones.h"

#include <QApplication>
#include <QEvent>

namespace tom::desktop {

TonedLabel::TonedLabel(Tone tone, const QString &text, QWidget *parent) : QLabel(text, parent), m_tone(tone)
{
    setTextFormat(Qt::PlainText);
    refresh();
}

void TonedLabel::setTone(Tone tone)
{
    m_tone = tone;
    refresh();
}

void TonedLabel::scaleFont(double factor, QFont::Weight weight)
{
    QFont scaled = font();
    scaled.setPointSizeF(QApplication::font().pointSizeF() * factor);
    scaled.setWeight(weight);
    setFont(scaled);
}

void TonedLabel::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::ApplicationPaletteChange || event->type() == QEvent::PaletteChange)
        refresh();
}

void TonedLabel::refresh()
{
    if (m_refreshing)
        return;
    m_refreshing = true;
    // Only the role that is ours: with every role set, a change of the application's colours would pass us by.
    QPalette own;
    const Tones tones(QApplication::palette());
    switch (m_tone) {
    case Tone::Normal:
        break;
    case Tone::Muted:
        own.setColor(QPalette::WindowText, tones.muted);
        break;
    case Tone::Good:
        own.setColor(QPalette::WindowText, tones.good);
        break;
    case Tone::Warning:
        own.setColor(QPalette::WindowText, tones.warning);
        break;
    case Tone::Bad:
        own.setColor(QPalette::WindowText, tones.bad);
        break;
    }
    setPalette(own);
    m_refreshing = false;
}

} // namespace tom::desktop
