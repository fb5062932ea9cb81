#pragma once

#include <QTextBrowser>

namespace tom::desktop {

// Text that is as high as what is in it, inside a longer page. Fetches nothing that a text names, opens no link by
// itself: it tells which one was clicked, if it is one that may be opened at all.
class TextView : public QTextBrowser
{
    Q_OBJECT

public:
    explicit TextView(QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return {40, 10}; }

Q_SIGNALS:
    void linkActivated(const QUrl &url);

protected:
    void wheelEvent(QWheelEvent *event) override;

    [[nodiscard]] virtual int roomBelow() const { return 0; }   // that the text itself does not take

private:
    void fit();
    void activate(const QUrl &url);
};

// http, https and mailto, and nothing else.
[[nodiscard]] bool mayOpen(const QUrl &url);

} // namespace tom::desktop
