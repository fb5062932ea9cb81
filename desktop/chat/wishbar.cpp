#include "desktop/chat/wishbar.h"

#include "desktop/api/visibletext.h"
#include "desktop/chat/wishmenu.h"
#include "desktop/look/iconbutton.h"
#include "desktop/look/tonedlabel.h"

#include <QHBoxLayout>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace tom::desktop {

WishBar::WishBar(QWidget *parent) : QWidget(parent), m_words(new TonedLabel(TonedLabel::Tone::Muted))
{
    setObjectName(u"wishBar"_s);
    m_words->setObjectName(u"wishWords"_s);
    m_words->scaleFont(0.92);
    m_words->setWordWrap(true);
    auto *back = new IconButton(u"cross"_s, tr("Let Tom decide again"));
    back->setObjectName(u"takeWishBack"_s);
    back->setIconSize({14, 14});
    back->setFixedSize(26, 26);
    connect(back, &QToolButton::clicked, this, &WishBar::takenBack);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(6, 0, 0, 0);
    row->setSpacing(6);
    row->addWidget(m_words, 1);
    row->addWidget(back, 0, Qt::AlignTop);
    hide();
}

void WishBar::setWish(std::optional<int> level, const QStringList &modules)
{
    QStringList parts;
    if (level)
        parts.append(WishMenu::levelName(level));
    if (!modules.isEmpty())
        parts.append(tr("only with %1").arg(visibleLine(QLocale().createSeparatedList(modules))));
    m_words->setText(tr("For this message: %1").arg(parts.join(u"  ·  "_s)));
    setVisible(!parts.isEmpty());
}

} // namespace tom::desktop
