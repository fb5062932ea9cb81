#include "desktop/chat/greeting.h"

#include "desktop/look/tonedlabel.h"

#include <QIcon>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tom::desktop {

Greeting::Greeting(QWidget *parent) : QWidget(parent)
{
    setObjectName(u"greeting"_s);
    auto *picture = new QLabel;
    picture->setPixmap(QIcon(u":/tom/icons/tom.svg"_s).pixmap(QSize(64, 64), devicePixelRatioF()));
    auto *title = new TonedLabel(TonedLabel::Tone::Normal, tr("What can I do for you?"));
    title->setObjectName(u"greetingTitle"_s);
    title->scaleFont(1.5, QFont::DemiBold);
    auto *hint =
        new TonedLabel(TonedLabel::Tone::Muted,
                       tr("Ask something, or try “What can you do?”. What was said before in this conversation is still known; "
                          "“New conversation” begins afresh."));
    hint->setWordWrap(true);
    hint->setAlignment(Qt::AlignHCenter);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(12);
    layout->addStretch(2);
    layout->addWidget(picture, 0, Qt::AlignHCenter);
    layout->addWidget(title, 0, Qt::AlignHCenter);
    layout->addWidget(hint);
    layout->addStretch(3);
}

} // namespace tom::desktop
