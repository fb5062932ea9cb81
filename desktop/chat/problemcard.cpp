#include "desktop/chat/problemcard.h"

#include "desktop/look/tonedlabel.h"

#include <QHBoxLayout>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace tom::desktop {

ProblemCard::ProblemCard(const QString &words, const QString &action, QWidget *parent) : Card(Tone::Warning, parent)
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
    if (action.isEmpty())
        return;
    m_button = new QPushButton(action);
    m_button->setObjectName(u"problemAction"_s);
    m_button->setAccessibleName(action);
    connect(m_button, &QPushButton::clicked, this, &ProblemCard::actionRequested);
    layout->addWidget(m_button, 0, Qt::AlignVCenter);
}

void ProblemCard::dropAction()
{
    if (m_button)
        m_button->hide();
}

} // namespace tom::desktop
