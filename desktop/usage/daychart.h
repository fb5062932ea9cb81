#pragma once

#include <QDate>
#include <QList>
#include <QWidget>

namespace tom::desktop {

struct DayValue
{
    QDate day{};
    double value = 0;
    QString words{};   // the value for people

    bool operator==(const DayValue &) const = default;
};

// One bar for each day. The day under the mouse, or that the arrow keys lead to, is told below. Knows nothing of what is
// counted.
class DayChart : public QWidget
{
    Q_OBJECT

public:
    explicit DayChart(QWidget *parent = nullptr);

    void setDays(const QList<DayValue> &days, const QString &spoken);   // spoken: what it shows, for screen readers
    [[nodiscard]] int shownDay() const { return m_shown; }              // -1: none

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QRectF plot() const;
    [[nodiscard]] QRectF barOf(int day) const;
    void showDay(int day);

    QList<DayValue> m_days;
    double m_most = 0;
    int m_shown = -1;
};

} // namespace tom::desktop
