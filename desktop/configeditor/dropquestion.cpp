#include "desktop/configeditor/dropquestion.h"

#include <QPushButton>

using namespace Qt::StringLiterals;

namespace tom::desktop {

DropQuestion::DropQuestion(QWidget *parent)
    : QMessageBox(Question, parent->window()->windowTitle(),
                  tr("What you changed in the configuration is not applied yet. Go on without applying it?"), NoButton, parent)
{
    setObjectName(u"dropQuestion"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    const QPushButton *drop = addButton(tr("Drop the changes"), DestructiveRole);
    addButton(tr("Keep editing"), RejectRole);
    connect(this, &QMessageBox::buttonClicked, this, [this, drop](const QAbstractButton *button) {
        if (button == static_cast<const QAbstractButton *>(drop))
            Q_EMIT agreed();
    });
}

void DropQuestion::ask(QWidget *parent, const std::function<void()> &drop)
{
    if (parent->findChild<DropQuestion *>(Qt::FindDirectChildrenOnly))
        return;
    auto *question = new DropQuestion(parent);
    connect(question, &DropQuestion::agreed, parent, drop, Qt::QueuedConnection);   // not while it still stands there
    question->open();
}

} // namespace tom::desktop
