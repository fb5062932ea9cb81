#pragma once

#include <QToolButton>

namespace tom::desktop {

// A small pill with text that can be pressed for more.
class Badge : public QToolButton
{
    Q_OBJECT

public:
    explicit Badge(QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace tom::desktop
