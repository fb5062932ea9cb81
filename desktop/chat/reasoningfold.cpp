#include "desktop/chat/reasoningfold.h"

#include "desktop/look/tonedlabel.h"

#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tom::desktop {

ReasoningFold::ReasoningFold(QWidget *parent)
    : QWidget(parent),
      m_button(new QToolButton),
      m_label(new TonedLabel(TonedLabel::Tone::Muted))
{
    setObjectName(u"reasoning"_s);
    m_button->setObjectName(u"reasoningButton"_s);
    m_button->setText(tr("Thoughts"));
    m_button->setAccessibleName(tr("Show the thoughts before this answer"));
    m_button->setCheckable(true);
    m_button->setAutoRaise(true);
    const Qt::ArrowType folded = isRightToLeft() ? Qt::LeftArrow : Qt::RightArrow;
    m_button->setArrowType(folded);
    m_button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_label->setObjectName(u"reasoningText"_s);
    m_label->setAccessibleName(tr("Thoughts"));
    m_label->setWordWrap(true);
    m_label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_label->setIndent(12);
    m_label->hide();
    connect(m_button, &QToolButton::toggled, this, [this, folded](bool open) {
        m_button->setArrowType(open ? Qt::DownArrow : folded);
        m_label->setText(m_text);
        m_label->setVisible(open);
    });
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    layout->addWidget(m_button, 0, Qt::AlignLeft);
    layout->addWidget(m_label);
}

void ReasoningFold::append(const QString &text)
{
    m_text += text;
    if (m_button->isChecked())
        m_label->setText(m_text);
}

} // namespace tom::desktop
