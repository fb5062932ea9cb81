#pragma once

#include <QPushButton>
#include <QTimer>

namespace tom::desktop {

// A button for what cannot be undone: it asks once more in its own place, and forgets that it did soon after.
class SureButton : public QPushButton
{
    Q_OBJECT

public:
    SureButton(const QString &name, const QString &text, const QString &question, QWidget *parent = nullptr);

Q_SIGNALS:
    void confirmed();

private:
    void say(const QString &words);

    QTimer m_timer;
};

} // namespace tom::desktop
