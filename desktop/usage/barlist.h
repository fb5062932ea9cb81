#pragma once

#include <QList>
#include <QWidget>

namespace tom::desktop {

// One line with a bar: how much of the most, or of a limit.
struct Bar
{
    enum class Tone { Normal, Nearly, Over };

    QString name{};
    QString words{};     // the value for people
    double part = 0;     // of the whole length, 0 to 1
    Tone tone = Tone::Normal;
    QString note{};      // below it

    bool operator==(const Bar &) const = default;
};

// Bars below each other, each with its name and its value. Knows nothing of what they measure.
class BarList : public QWidget
{
    Q_OBJECT

public:
    BarList(const QString &name, const QString &spoken, QWidget *parent = nullptr);

    void setBars(const QList<Bar> &bars);
    [[nodiscard]] const QList<Bar> &bars() const { return m_bars; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {200, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] int heightOf(const Bar &bar) const;

    QList<Bar> m_bars;
};

} // namespace tom::desktop
