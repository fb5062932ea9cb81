#pragma once

#include <QWidget>

namespace tom::desktop {

class Card;
class TextView;

// What the user said, as plain text in a bubble at the right.
class UserMessage : public QWidget
{
    Q_OBJECT

public:
    explicit UserMessage(const QString &text, QWidget *parent = nullptr);

    [[nodiscard]] QString text() const;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void fitWidth();

    TextView *m_view;
    Card *m_bubble;
};

} // namespace tom::desktop
