#include "desktop/chat/queuecard.h"

#include "desktop/look/tonedlabel.h"

#include <QHBoxLayout>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace tom::desktop {

QueueCard::QueueCard(bool isFirst, QWidget *parent) : Card(Tone::Plain, parent)
{
    setObjectName(u"queueCard"_s);
    setAccessibleName(tr("A message that waits"));
    auto *words = new TonedLabel(TonedLabel::Tone::Muted, tr("Waits for the answer before it."));
    words->setObjectName(u"queueText"_s);
    words->setWordWrap(true);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 8, 10, 8);
    layout->setSpacing(8);
    layout->addWidget(words, 1);
    auto *back = new QPushButton(tr("Take it back"));
    back->setObjectName(u"takeBack"_s);
    back->setAccessibleName(back->text());
    back->setToolTip(tr("Its words are yours again, to change or to leave"));
    connect(back, &QPushButton::clicked, this, &QueueCard::takeBackRequested);
    layout->addWidget(back);
    if (!isFirst)
        return;
    auto *now = new QPushButton(tr("Stop and send now"));
    now->setObjectName(u"sendNow"_s);
    now->setAccessibleName(now->text());
    connect(now, &QPushButton::clicked, this, &QueueCard::sendNowRequested);
    layout->addWidget(now);
}

} // namespace tom::desktop
