#include "desktop/look/dropquestion.h"

#include <QPushButton>

using namespace Qt::StringLiterals;

namespace tom::desktop {

DropQuestion::DropQuestion(QWidget *parent)
    : QMessageBox(NoIcon, parent->window()->windowTitle(), tr("What you changed is not kept yet. Go on without it?"), NoButton,
                  parent)
{
    setObjectName(u"dropQuestion"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *drop = addButton(tr("Drop the changes"), DestructiveRole);
    drop->setObjectName(u"dropChanges"_s);
    QPushButton *keep = addButton(tr("Keep editing"), RejectRole);
    keep->setObjectName(u"keepEditing"_s);
    setDefaultButton(keep);   // a stray Enter must not cost anything
    connect(this, &QMessageBox::buttonClicked, this, [this, drop](const QAbstractButton *button) {
        if (button == static_cast<const QAbstractButton *>(drop))
            Q_EMIT agreed();
    });
}

void DropQuestion::ask(QWidget *parent, const std::function<void()> &drop, const std::function<void()> &keep)
{
    if (parent->findChild<DropQuestion *>(Qt::FindDirectChildrenOnly))
        return;
    auto *question = new DropQuestion(parent);
    connect(question, &DropQuestion::agreed, parent, drop, Qt::QueuedConnection);   // not while it still stands there
    connect(question, &QMessageBox::rejected, parent, keep, Qt::QueuedConnection);
    question->open();
}

} // namespace tom::desktop
