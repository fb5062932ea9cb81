#include "desktop/chat/problemcard.h"

#include "desktop/look/tonedlabel.h"

#include <QHBoxLayout>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace tom::desktop {

ProblemCard::ProblemCard(const QString &words, const QString &action, const QString &leave, QWidget *parent)
    : Card(Tone::Warning, parent)
{
    setObjectName(u"problem"_s);
    setAccessibleName(tr("Problem: %1").arg(words));
    auto *label = new TonedLabel(TonedLabel::Tone::Bad, words);
    label->setObjectName(u"problemText"_s);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 10, 10, 10);
    layout->setSpacing(12);
    layout->addWidget(label, 1);
    addButton(u"problemAction"_s, action, &ProblemCard::actionRequested);
    addButton(u"problemLeave"_s, leave, &ProblemCard::leaveRequested);
}

void ProblemCard::addButton(const QString &name, const QString &words, void (ProblemCard::*asked)())
{
    if (words.isEmpty())
        return;
    auto *button = new QPushButton(words);
    button->setObjectName(name);
    button->setAccessibleName(words);
    connect(button, &QPushButton::clicked, this, asked);
    layout()->addWidget(button);
    layout()->setAlignment(button, Qt::AlignVCenter);
    m_buttons.append(button);
}

void ProblemCard::dropActions()
{
    for (QPushButton *button : std::as_const(m_buttons))
        button->hide();
}

} // namespace tom::desktop
