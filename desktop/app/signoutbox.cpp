#include "desktop/app/signoutbox.h"

#include "desktop/look/readingorder.h"

#include <QCheckBox>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace tom::desktop {

SignOutBox::SignOutBox(const QString &username, qsizetype drafts, qsizetype unsent, QWidget *parent)
    : QMessageBox(NoIcon, tr("Sign out"), tr("Sign out as %1?").arg(username), Cancel, parent),
      m_erase(new QCheckBox(tr("Erase them now")))
{
    setObjectName(u"signOutBox"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    setTextFormat(Qt::PlainText);
    setInformativeText(tr("Only on this computer are: drafts: %1, messages that are not sent yet: %2. They stay for the next "
                          "time that you sign in here, unless you erase them.")
                           .arg(drafts)
                           .arg(unsent));
    m_erase->setObjectName(u"eraseLocal"_s);
    m_erase->setAccessibleName(m_erase->text());
    setCheckBox(m_erase);
    button(Cancel)->setObjectName(u"staySignedIn"_s);
    QPushButton *leave = addButton(tr("Sign out"), AcceptRole);
    leave->setObjectName(u"signOutAgreed"_s);
    leave->setAccessibleName(leave->text());
    setDefaultButton(leave);
    connect(leave, &QPushButton::clicked, this, [this] { Q_EMIT agreed(m_erase->isChecked()); });
}

bool SignOutBox::focusNextPrevChild(bool next)
{
    return focusNextInReading(*this, next);
}

} // namespace tom::desktop
