#pragma once

#include "desktop/chat/offeredfile.h"

#include <QObject>
#include <QPointer>
#include <QTimer>
#include <QWidget>

namespace tom::desktop {

class ScreenshotPortal;

// A picture of the screen, to be attached: by the desktop's portal where there is one, which asks what is to be on it; else
// of the whole screen that a window is on, while that window is hidden for a moment.
class Screenshot : public QObject
{
    Q_OBJECT

public:
    explicit Screenshot(QObject *parent = nullptr);
    ~Screenshot() override;

    // Ends by exactly one of the signals; while one is being taken nothing more happens.
    void take(QWidget &window);

Q_SIGNALS:
    void taken(const tom::desktop::OfferedFile &file);
    void failed();
    void cancelled();   // by the user

private:
    void askPortal();
    void hideAndGrab();
    void grab();

    ScreenshotPortal *m_portal = nullptr;
    QPointer<QWidget> m_window;
    QTimer m_untilHidden;
    bool m_isTaking = false;
};

} // namespace tom::desktop
