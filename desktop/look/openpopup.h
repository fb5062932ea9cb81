#pragma once

#include <QObject>

class QWidget;

namespace tom::desktop {

// The menu or list that somebody has opened out of a part of a window. While it is open, nothing that arrives may change
// what is under the hand.
class OpenPopup : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    // True: closed() comes when it is not open any more, after what was chosen in it was done.
    [[nodiscard]] bool isOver(const QWidget *part);

Q_SIGNALS:
    void closed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
};

} // namespace tom::desktop
