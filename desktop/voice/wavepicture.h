#pragma once

#include <QList>
#include <QWidget>

namespace tom::desktop {

// How loud it was just now, the newest at the end.
class WavePicture : public QWidget
{
    Q_OBJECT

public:
    explicit WavePicture(QWidget *parent = nullptr);

    void add(double level);   // 0 to 1
    void clear();
    [[nodiscard]] QSize sizeHint() const override { return {240, 26}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QList<double> m_levels;
};

} // namespace tom::desktop
