#include "desktop/voice/talkbutton.h"

#include <QFocusEvent>

using namespace Qt::StringLiterals;

namespace tom::desktop {

TalkButton::TalkButton(QWidget *parent) : IconButton(u"microphone"_s, {}, parent)
{
    refresh();
    connect(this, &QToolButton::pressed, this, &TalkButton::takePress);
    connect(this, &QToolButton::released, this, &TalkButton::takeRelease);
}

void TalkButton::setRecording(bool isRecording)
{
    m_isRecording = isRecording;
    refresh();
}

void TalkButton::setBusy(bool isBusy)
{
    m_isBusy = isBusy;
    setEnabled(!isBusy);
}

void TalkButton::takePress()
{
    m_held.invalidate();
    if (m_isRecording)
        return Q_EMIT talkEnded();
    Q_EMIT talkRequested();
    m_held.start();   // only now: the first time it takes a while, and a click is no hold
}

void TalkButton::takeRelease()
{
    const bool wasHeld = m_held.isValid() && m_held.hasExpired(holdTime);
    m_held.invalidate();
    if (wasHeld && m_isRecording)
        Q_EMIT talkEnded();
}

// A key that is let go elsewhere is not told.
void TalkButton::focusOutEvent(QFocusEvent *event)
{
    const bool wasDown = isDown();
    IconButton::focusOutEvent(event);
    if (wasDown)
        takeRelease();
}

void TalkButton::refresh()
{
    setLook(m_isRecording ? Look::Alert : Look::Flat);
    setIconAndName(m_isRecording ? u"check"_s : u"microphone"_s,
                   m_isRecording ? tr("Write down what was said (Ctrl+Shift+M)")
                                 : tr("Talk: hold down, or click to begin and to end (Ctrl+Shift+M)"));
}

} // namespace tom::desktop
