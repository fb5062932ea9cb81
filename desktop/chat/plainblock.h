#pragma once

#include <QPlainTextEdit>

namespace tom::desktop {

// Plain text to read and copy, as high as it needs to be up to a limit, from where it scrolls by itself.
class PlainBlock : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit PlainBlock(const QString &text, QWidget *parent = nullptr);

    void setText(const QString &text);
    [[nodiscard]] QSize sizeHint() const override { return {200, height()}; }
    [[nodiscard]] QSize minimumSizeHint() const override { return {60, 20}; }

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    void fit();
};

} // namespace tom::desktop
