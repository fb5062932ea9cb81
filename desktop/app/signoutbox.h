#pragma once

#include <QMessageBox>

class QCheckBox;

namespace tom::desktop {

// Asks before a sign-out what shall become of what is only on this computer.
class SignOutBox : public QMessageBox
{
    Q_OBJECT

public:
    SignOutBox(const QString &username, qsizetype drafts, qsizetype unsent, QWidget *parent);

Q_SIGNALS:
    void agreed(bool erases);

protected:
    bool focusNextPrevChild(bool next) override;

private:
    QCheckBox *m_erase;
};

} // namespace tom::desktop
