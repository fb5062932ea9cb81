#include "desktop/notify/sentview.h"

#include "desktop/api/visibletext.h"
#include "desktop/chat/plainblock.h"
#include "desktop/look/tonedlabel.h"

#include <QLocale>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tom::desktop {

SentView::SentView(const protocol::SentMessage &message, QWidget *parent) : QWidget(parent)
{
    setObjectName(u"sentView"_s);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 8, 20, 20);
    layout->setSpacing(10);
    auto *recipient = new TonedLabel(TonedLabel::Tone::Normal, tr("To %1").arg(visibleText(message.recipient).simplified()));
    recipient->setObjectName(u"sentTo"_s);
    recipient->scaleFont(1.1, QFont::DemiBold);
    layout->addWidget(recipient);
    auto *text = new PlainBlock(visibleText(message.text));
    text->setObjectName(u"sentText"_s);
    text->setAccessibleName(tr("The message"));
    layout->addWidget(text);
    const auto addTime = [layout](const QString &name, const QString &words, const QDateTime &time) {
        if (!time.isValid())
            return;
        auto *line =
            new TonedLabel(TonedLabel::Tone::Muted, words.arg(QLocale().toString(time.toLocalTime(), QLocale::ShortFormat)));
        line->setObjectName(name);
        layout->addWidget(line);
    };
    addTime(u"sentAt"_s, tr("Sent: %1"), message.sent);
    addTime(u"deliveredAt"_s, tr("Delivered: %1"), message.delivered);
    addTime(u"readAt"_s, tr("Read: %1"), message.read);
    if (!message.delivered.isValid()) {
        auto *state =
            new TonedLabel(message.state == "refused"_L1 ? TonedLabel::Tone::Bad : TonedLabel::Tone::Muted, stateWords(message));
        state->setObjectName(u"sentState"_s);
        layout->addWidget(state);
    }
    layout->addStretch(1);
}

QString stateWords(const protocol::SentMessage &message)
{
    if (message.state == "read"_L1)
        return SentView::tr("Read");
    if (message.state == "delivered"_L1)
        return SentView::tr("Delivered");
    return message.state == "refused"_L1 ? SentView::tr("Not accepted") : SentView::tr("On its way");
}

} // namespace tom::desktop
