#pragma once

#include <QToolButton>

namespace tom::desktop {

// The way to one page: an icon, its name below it where there is room, and how many things wait there.
class NavigationButton : public QToolButton
{
    Q_OBJECT

public:
    NavigationButton(const QString &icon, const QString &name, const QKeySequence &keys, QWidget *parent = nullptr);

    void setCount(int count);
    [[nodiscard]] int roomForName() const;   // that it would need more in height than now
    void setShowsName(bool shows);

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void tellName();

    QString m_icon;
    QString m_name;
    QString m_keys;
    int m_count = 0;
    bool m_showsName = true;
};

} // namespace tom::desktop
