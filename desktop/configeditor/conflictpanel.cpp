#include "desktop/configeditor/conflictpanel.h"

#include "desktop/configeditor/diffview.h"
#include "desktop/look/surebutton.h"
#include "desktop/look/tonedlabel.h"
#include "desktop/look/viewparts.h"

#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tom::desktop {

ConflictPanel::ConflictPanel(QWidget *parent) : QWidget(parent), m_diff(new DiffView(u"conflictDiff"_s))
{
    setObjectName(u"conflictPanel"_s);
    auto *title = new TonedLabel(TonedLabel::Tone::Warning, tr("Somebody changed the configuration meanwhile"));
    title->scaleFont(1.15, QFont::DemiBold);
    auto *words =
        new TonedLabel(TonedLabel::Tone::Normal,
                       tr("Nothing was written. Lines with − are what stands there now, lines with + are yours. What of "
                          "theirs you do not take over would be undone."));
    words->setWordWrap(true);
    auto *merge = makeButton(u"conflictMerge"_s, tr("Merge by hand"));
    auto *mine = new SureButton(u"conflictMine"_s, tr("Go on with mine"), tr("Really undo theirs?"));
    auto *theirs = new SureButton(u"conflictTheirs"_s, tr("Take theirs"), tr("Really drop yours?"));
    connect(merge, &QPushButton::clicked, this, &ConflictPanel::mergeRequested);
    connect(mine, &SureButton::confirmed, this, &ConflictPanel::mineRequested);
    connect(theirs, &SureButton::confirmed, this, &ConflictPanel::theirsRequested);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 8, 20, 16);
    column->setSpacing(8);
    column->addWidget(title);
    column->addWidget(words);
    column->addWidget(m_diff, 1);
    column->addLayout(makeButtonRow({merge, mine, theirs}));
}

void ConflictPanel::setDiff(const QList<DiffLine> &diff)
{
    m_diff->setDiff(diff);
}

} // namespace tom::desktop
