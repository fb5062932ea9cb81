#pragma once

#include <QWidget>

class QAbstractScrollArea;

namespace tom::desktop {

// A line around an area that has no frame of its own, while somebody has come to it by the keyboard. A list whose rows show
// where the focus is has it only while none of them is the current one.
class FocusRing : public QWidget
{
    Q_OBJECT

public:
    static void follow(QAbstractScrollArea &area);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    explicit FocusRing(QAbstractScrollArea &area);
};

} // namespace tom::desktop
