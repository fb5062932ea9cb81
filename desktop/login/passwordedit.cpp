#include "desktop/login/passwordedit.h"

#include "desktop/look/iconbutton.h"

using namespace Qt::StringLiterals;

namespace tom::desktop {

PasswordEdit::PasswordEdit(QWidget *parent) : QLineEdit(parent), m_eye(new IconButton(u"eye"_s, tr("Show the password"), this))
{
    setEchoMode(QLineEdit::Password);
    setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoAutoUppercase | Qt::ImhNoPredictiveText);
    m_eye->setObjectName(u"showPassword"_s);
    m_eye->setCheckable(true);
    m_eye->setIconSize({16, 16});
    m_eye->setFixedSize(28, 28);
    const int room = m_eye->width() + 2;
    setTextMargins(isRightToLeft() ? room : 0, 0, isRightToLeft() ? 0 : room, 0);
    connect(m_eye, &QToolButton::toggled, this, &PasswordEdit::reveal);
}

void PasswordEdit::reveal(bool shown)
{
    setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password);
    m_eye->setIconAndName(shown ? u"eye-off"_s : u"eye"_s, shown ? tr("Hide the password") : tr("Show the password"));
}

void PasswordEdit::resizeEvent(QResizeEvent *event)
{
    QLineEdit::resizeEvent(event);
    const int end = isRightToLeft() ? 3 : width() - m_eye->width() - 3;
    m_eye->move(end, (height() - m_eye->height()) / 2);
}

} // namespace tom::desktop
