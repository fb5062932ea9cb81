#pragma once

#include <QWidget>

class QToolButton;

namespace tom::desktop {

class TonedLabel;

// What a model thought before it answered: folded until somebody wants to see it.
class ReasoningFold : public QWidget
{
    Q_OBJECT

public:
    explicit ReasoningFold(QWidget *parent = nullptr);

    void append(const QString &text);

private:
    QToolButton *m_button;
    TonedLabel *m_label;
    QString m_text;
};

} // namespace tom::desktop
