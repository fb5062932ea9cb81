#include "desktop/login/welcomepage.h"

#include "desktop/login/formparts.h"
#include "desktop/look/tonedlabel.h"

#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

TonedLabel *explanation(const QString &text)
{
    auto *label = new TonedLabel(TonedLabel::Tone::Muted, text);
    label->setWordWrap(true);
    return label;
}

} // namespace

WelcomePage::WelcomePage(QWidget *parent)
    : QWidget(parent),
      m_local(formButton(u"startLocal"_s, {})),
      m_other(formButton(u"connectOther"_s, tr("Connect to a Tom that runs already"))),
      m_cancel(formButton(u"cancelLocal"_s, tr("Cancel"))),
      m_problem(named(u"welcomeProblem"_s, new TonedLabel(TonedLabel::Tone::Bad))),
      m_busyWords(named(u"welcomeBusy"_s, new TonedLabel(TonedLabel::Tone::Muted))),
      m_busyBar(new QProgressBar)
{
    setObjectName(u"welcomePage"_s);
    m_problem->setWordWrap(true);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setAccessibleName(tr("Problem"));
    m_problem->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_busyBar->setRange(0, 0);
    m_busyBar->setTextVisible(false);
    m_busyBar->setFixedHeight(4);
    m_busyBar->setAccessibleName(tr("Starting"));
    m_local->setDefault(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_local);
    layout->addWidget(explanation(tr("For you alone. What you say stays here, and it runs while this window is open.")));
    layout->addWidget(m_problem);
    layout->addWidget(m_busyBar);
    layout->addWidget(m_busyWords);
    layout->addWidget(m_cancel);
    layout->addSpacing(16);
    layout->addWidget(m_other);
    layout->addWidget(explanation(tr("That of your household or team: with its address, or a code that begins with tom://.")));
    layout->addStretch(1);
    connect(m_local, &QPushButton::clicked, this, &WelcomePage::localRequested);
    connect(m_other, &QPushButton::clicked, this, &WelcomePage::otherRequested);
    connect(m_cancel, &QPushButton::clicked, this, &WelcomePage::cancelled);
    ask(false, {});
}

void WelcomePage::ask(bool isKnown, const QString &problem)
{
    setBusy({});
    m_local->setText(isKnown ? tr("Open the Tom of this computer") : tr("Start Tom on this computer"));
    m_local->setAccessibleName(m_local->text());
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    m_local->setFocus();
}

void WelcomePage::setBusy(const QString &words)
{
    const bool isBusy = !words.isEmpty();
    m_local->setEnabled(!isBusy);
    m_other->setEnabled(!isBusy);
    m_busyWords->setText(words);
    m_busyWords->setVisible(isBusy);
    m_busyBar->setVisible(isBusy);
    m_cancel->setVisible(isBusy);
    if (!isBusy)
        return;
    m_problem->hide();
    m_cancel->setFocus();
}

} // namespace tom::desktop
