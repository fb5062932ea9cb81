#pragma once

#include "desktop/look/iconbutton.h"

#include <QElapsedTimer>

namespace tom::desktop {

// Talk while it is held down, with the mouse or with Space; or click it to begin and click it again to end.
class TalkButton : public IconButton
{
    Q_OBJECT

public:
    explicit TalkButton(QWidget *parent = nullptr);

    void setRecording(bool isRecording);
    void setBusy(bool isBusy);   // with what was said: nothing new begins

    static constexpr int holdTime = 350;   // ms; who lets go sooner has clicked

Q_SIGNALS:
    void talkRequested();
    void talkEnded();

protected:
    void focusOutEvent(QFocusEvent *event) override;
    // Whoever holds it may let the pointer slip.
    bool hitButton(const QPoint &place) const override { return isDown() || IconButton::hitButton(place); }

private:
    void takePress();
    void takeRelease();
    void refresh();

    QElapsedTimer m_held;   // valid while this press is the one that began
    bool m_isRecording = false;
    bool m_isBusy = false;
};

} // namespace tom::desktop
