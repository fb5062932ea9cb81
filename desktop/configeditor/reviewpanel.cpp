#include "desktop/configeditor/reviewpanel.h"

#include "desktop/api/visibletext.h"
#include "desktop/configeditor/diffview.h"
#include "desktop/look/tonedlabel.h"
#include "desktop/look/viewparts.h"

#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

QString shownNames(const QStringList &names)
{
    return visibleLine(names.join(u", "_s));
}

} // namespace

ReviewPanel::ReviewPanel(QWidget *parent)
    : QWidget(parent),
      m_diff(new DiffView(u"reviewDiff"_s)),
      m_effects(new TonedLabel(TonedLabel::Tone::Normal)),
      m_problems(new TonedLabel(TonedLabel::Tone::Bad)),
      m_apply(makeButton(u"reviewApply"_s, tr("Apply now")))
{
    setObjectName(u"reviewPanel"_s);
    auto *title = new TonedLabel(TonedLabel::Tone::Normal, tr("This will change"));
    title->scaleFont(1.15, QFont::DemiBold);
    m_effects->setObjectName(u"reviewEffects"_s);
    m_effects->setWordWrap(true);
    m_problems->setObjectName(u"reviewProblems"_s);
    m_problems->setWordWrap(true);
    m_apply->setDefault(true);
    auto *back = makeButton(u"reviewBack"_s, tr("Back to editing"));
    connect(m_apply, &QPushButton::clicked, this, &ReviewPanel::applyRequested);
    connect(back, &QPushButton::clicked, this, &ReviewPanel::backRequested);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 8, 20, 16);
    column->setSpacing(8);
    column->addWidget(title);
    column->addWidget(m_diff, 1);
    column->addWidget(m_effects);
    column->addWidget(m_problems);
    column->addLayout(makeButtonRow({m_apply, back}));
}

QStringList ReviewPanel::consequences(const ConfigEffect &effect)
{
    const config::ConfigChange &change = effect.change;
    QStringList lines;
    if (!change.added.isEmpty())
        lines.append(tr("Can sign in from now on: %1").arg(shownNames(change.added)));
    if (!change.removed.isEmpty())
        lines.append(tr("Signed out at once, and their agents end: %1").arg(shownNames(change.removed)));
    if (!change.changed.isEmpty())
        lines.append(tr("What is theirs changes: %1").arg(shownNames(change.changed)));
    if (!change.newPasswords.isEmpty())
        lines.append(tr("Have to sign in again with a new password: %1").arg(shownNames(change.newPasswords)));
    if (change.everybody)
        lines.append(tr("Something changes for everybody."));
    constexpr qsizetype mostNames = 8;
    if (!effect.restarts.isEmpty()) {
        const qsizetype more = effect.restarts.size() - mostNames;
        const QString names = shownNames(effect.restarts.first(std::min(mostNames, effect.restarts.size())));
        lines.append(tr("Their agents start anew, when their open requests are answered: %1")
                         .arg(more > 0 ? tr("%1 and %2 more").arg(names).arg(more) : names));
    } else if (!lines.isEmpty()) {
        lines.append(tr("No other agent starts anew."));
    }
    if (effect.restartsMemory)
        lines.append(
            tr("The memory service starts anew, or ends where it is not wanted any more; answers do without for that moment."));
    if (!effect.nextStart.isEmpty())
        lines.append(tr("Counts only when the server is started again: %1").arg(shownNames(effect.nextStart)));
    if (lines.isEmpty())
        lines.append(tr("Nothing comes of it for the users, and nothing starts anew."));
    return lines;
}

void ReviewPanel::setReview(const QList<DiffLine> &diff, const ConfigChecked &checked)
{
    m_diff->setDiff(diff);
    m_effects->setText(consequences(checked.effect).join(u'\n'));
    m_effects->setVisible(checked.isUsable());
    QStringList problems;
    for (const config::Problem &problem : checked.problems) {
        if (problem.severity == config::Severity::Error)
            problems.append(problem.line > 0 ? tr("Line %1: %2").arg(problem.line).arg(visibleLine(problem.message))
                                             : visibleLine(problem.message));
    }
    constexpr qsizetype most = 5;
    if (problems.size() > most)
        problems = problems.first(most) + QStringList{tr("… and %1 more").arg(problems.size() - most)};
    m_problems->setText(problems.join(u'\n'));
    m_problems->setVisible(!problems.isEmpty());
    m_isApplicable = checked.isUsable() && !diff.isEmpty();
    setBusy(false);
    m_apply->setFocus();
}

void ReviewPanel::setBusy(bool busy)
{
    m_apply->setEnabled(m_isApplicable && !busy);
}

} // namespace tom::desktop
