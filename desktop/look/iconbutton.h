#pragma once

#include <QSize>
#include <QToolButton>

namespace tom::desktop {

// A button with one of our icons in the colours of the palette; its name is told to screen readers and as a tool tip.
class IconButton : public QToolButton
{
    Q_OBJECT

public:
    enum class Look { Flat, Filled, Alert };   // Alert: something goes on that somebody should not forget

    IconButton(const QString &icon, const QString &name, QWidget *parent = nullptr, Look look = Look::Flat);

    void setIconAndName(const QString &icon, const QString &name);
    void setLook(Look look);
    void setIconSize(QSize size);   // Qt's own does not say that it changed, and would scale what was drawn for another size

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();

    QString m_icon;
    Look m_look;
};

} // namespace tom::desktop
