#pragma once

#include <QAbstractButton>
#include <QImage>

namespace tom::desktop {

// What is on a picture, small, or the sign of a file until it is there. With a name it is a button; without one nothing
// happens on a click.
class PictureButton : public QAbstractButton
{
    Q_OBJECT

public:
    explicit PictureButton(int side, QWidget *parent = nullptr);

    void setName(const QString &name);
    void setPicture(const QImage &picture);
    [[nodiscard]] const QImage &picture() const { return m_picture; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QImage m_picture;
};

} // namespace tom::desktop
