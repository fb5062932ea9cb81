#pragma once

#include <QLineEdit>

namespace tom::desktop {

class IconButton;

// A line for a secret, with an eye to look at it.
class PasswordEdit : public QLineEdit
{
    Q_OBJECT

public:
    explicit PasswordEdit(QWidget *parent = nullptr);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void reveal(bool shown);

    IconButton *m_eye;
};

} // namespace tom::desktop
