#include "desktop/chat/approvalcard.h"

#include "desktop/api/visibletext.h"
#include "desktop/chat/plainblock.h"
#include "desktop/chat/readablename.h"
#include "desktop/look/tintedicon.h"
#include "desktop/look/tonedlabel.h"
#include "desktop/look/tones.h"

#include <QAccessible>
#include <QAction>
#include <QDateTime>
#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::desktop {

namespace {

constexpr int markSize = 22;
constexpr int buttonHeight = 32;
constexpr int roomForArrow = 14;

QString riskWords(const QString &risk)
{
    if (risk == "read"_L1)
        return ApprovalCard::tr("It only looks something up.");
    if (risk == "write"_L1)
        return ApprovalCard::tr("It changes or sends something.");
    if (risk == "destructive"_L1)
        return ApprovalCard::tr("It can delete or overwrite what you have.");
    return ApprovalCard::tr("Nobody says what it may do.");
}

TonedLabel::Tone riskTone(const QString &risk)
{
    return risk == "destructive"_L1 ? TonedLabel::Tone::Bad
           : risk == "read"_L1      ? TonedLabel::Tone::Muted
                                    : TonedLabel::Tone::Warning;
}

QString timeWords(qint64 seconds)
{
    if (seconds >= 2 * 24 * 3600)
        return ApprovalCard::tr("%1 d to decide").arg(seconds / (24 * 3600));
    if (seconds >= 3600)
        return ApprovalCard::tr("%1 h to decide").arg(seconds / 3600);
    return ApprovalCard::tr("%1 to decide").arg(QTime::fromMSecsSinceStartOfDay(int(seconds) * 1000).toString(u"m:ss"_s));
}

} // namespace

ApprovalCard::ApprovalCard(const protocol::Approval &approval, QWidget *parent)
    : Card(Tone::Raised, parent),
      m_approval(approval),
      m_mark(new QLabel),
      m_title(
          new TonedLabel(TonedLabel::Tone::Normal, tr("May Tom do this? %1").arg(readableCall(approval.module, approval.name)))),
      m_risk(new TonedLabel(riskTone(approval.risk), riskWords(approval.risk))),
      m_timeLeft(new TonedLabel(TonedLabel::Tone::Muted)),
      m_problem(new TonedLabel(TonedLabel::Tone::Bad)),
      m_arguments(makeArguments()),
      m_buttons(makeButtons())
{
    setObjectName(u"approvalCard"_s);
    const QString what = readableCall(approval.module, approval.name);
    setAccessibleName(tr("Tom asks: may %1 run? %2").arg(what, m_risk->text()));
    m_mark->setFixedSize(markSize, markSize);
    m_mark->setObjectName(u"approvalMark"_s);
    m_title->setObjectName(u"approvalTitle"_s);
    m_title->scaleFont(1, QFont::DemiBold);
    m_title->setWordWrap(true);
    m_risk->setObjectName(u"approvalRisk"_s);
    m_risk->setWordWrap(true);
    m_timeLeft->setObjectName(u"approvalTimeLeft"_s);
    m_timeLeft->scaleFont(0.92);
    m_problem->setObjectName(u"approvalProblem"_s);
    m_problem->setWordWrap(true);
    m_problem->hide();

    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_title);
    words->addWidget(m_risk);
    auto *top = new QHBoxLayout;
    top->setSpacing(10);
    top->addWidget(m_mark, 0, Qt::AlignTop);
    top->addLayout(words, 1);
    top->addWidget(m_timeLeft, 0, Qt::AlignTop);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 12, 14, 12);
    layout->setSpacing(10);
    layout->addLayout(top);
    layout->addWidget(m_arguments);
    layout->addWidget(m_problem);
    layout->addWidget(m_buttons);
    showMark();
    connect(&m_tick, &QTimer::timeout, this, &ApprovalCard::showTimeLeft);
    m_tick.start(1s);
    showTimeLeft();
    if (approval.state != "waiting"_L1)
        end(approval.state);
    if (!m_isWaiting)
        return;
    QAccessibleEvent asked(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&asked);
}

QWidget *ApprovalCard::makeArguments()
{
    auto *block = new PlainBlock(argumentText(m_approval.arguments));
    block->setObjectName(u"approvalArguments"_s);
    block->setAccessibleName(tr("With these values"));
    if (m_approval.arguments.isEmpty())
        block->hide();
    return block;
}

QWidget *ApprovalCard::makeButtons()
{
    auto *row = new QWidget;
    auto *approve = new QPushButton(tr("Approve"));
    approve->setObjectName(u"approve"_s);
    approve->setAccessibleName(tr("Approve once"));
    connect(approve, &QPushButton::clicked, this, [this] { decide(true, protocol::Remember::Once); });
    auto *deny = new QPushButton(tr("Deny"));
    deny->setObjectName(u"deny"_s);
    deny->setAccessibleName(tr("Deny"));
    connect(deny, &QPushButton::clicked, this, [this] { decide(false, protocol::Remember::Once); });

    auto *menu = new QMenu(row);
    menu->setObjectName(u"alwaysMenu"_s);
    const std::tuple<protocol::Remember, QString, QString> kept[] = {
        {protocol::Remember::Conversation, u"approveConversation"_s, tr("Approve in this conversation")},
        {protocol::Remember::Schedule, u"approveSchedule"_s, tr("Approve in all runs of this schedule")},
        {protocol::Remember::Always, u"approveAlways"_s, tr("Approve always")}};
    for (const auto &[remember, name, text] : kept) {
        if (!m_approval.remember.contains(protocol::rememberName(remember)))
            continue;
        menu->addAction(text, this, [this, way = remember] { decide(true, way); })->setObjectName(name);
    }
    auto *always = new QPushButton(tr("Always"));
    always->setObjectName(u"always"_s);
    always->setAccessibleName(tr("Approve and do not ask again"));
    always->setMenu(menu);
    if (menu->isEmpty())
        always->hide();
    always->setMinimumWidth(always->sizeHint().width() + roomForArrow);   // words of another language may be longer

    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    for (QPushButton *button : {approve, always, deny}) {
        button->setMinimumHeight(buttonHeight);
        layout->addWidget(button);
    }
    layout->addStretch(1);
    return row;
}

void ApprovalCard::decide(bool isApproved, protocol::Remember remember)
{
    m_isDecidedHere = true;
    m_problem->hide();
    setButtonsEnabled(false);
    Q_EMIT decided({.isApproved = isApproved, .remember = remember});
}

void ApprovalCard::setButtonsEnabled(bool enabled)
{
    for (QPushButton *button : m_buttons->findChildren<QPushButton *>())
        button->setEnabled(enabled);
}

void ApprovalCard::showProblem(const QString &words)
{
    if (!m_isWaiting)
        return;
    m_isDecidedHere = false;
    m_problem->setText(words);
    m_problem->show();
    setButtonsEnabled(true);
}

void ApprovalCard::end(const QString &state)
{
    if (!std::exchange(m_isWaiting, false))
        return;
    m_tick.stop();
    m_approval.state = state;
    for (QWidget *part : std::initializer_list<QWidget *>{m_title, m_timeLeft, m_problem, m_buttons})
        part->hide();
    m_arguments->hide();   // the card of the call above keeps them
    m_risk->setTone(TonedLabel::Tone::Muted);
    m_risk->setText(endWords(state));
    setAccessibleName(tr("%1: %2").arg(readableCall(m_approval.module, m_approval.name), m_risk->text()));
    showMark();
}

QString ApprovalCard::endWords(const QString &state) const
{
    if (state == "approved"_L1)
        return m_isDecidedHere ? tr("You approved it.") : tr("It was approved elsewhere, or by a rule of yours.");
    if (state == "denied"_L1)
        return m_isDecidedHere ? tr("You denied it.") : tr("It was denied elsewhere.");
    if (state == "expired"_L1)
        return tr("Nobody decided in time, so it was not done.");
    return tr("It is not wanted any more.");
}

void ApprovalCard::showTimeLeft()
{
    const qint64 left = QDateTime::currentDateTimeUtc().secsTo(m_approval.expires);
    m_timeLeft->setVisible(m_isWaiting && m_approval.expires.isValid());
    m_timeLeft->setText(left > 0 ? timeWords(left) : tr("The time is over"));
    m_timeLeft->setTone(left > 0 && left < 60 ? TonedLabel::Tone::Warning : TonedLabel::Tone::Muted);
}

// Shape and colour together: whoever does not see the colour sees the sign.
void ApprovalCard::showMark()
{
    const Tones tones(palette());
    QString icon = m_approval.risk == "destructive"_L1 ? u"warning"_s : m_approval.risk == "read"_L1 ? u"search"_s : u"shield"_s;
    QColor color = m_approval.risk == "destructive"_L1 ? tones.bad : m_approval.risk == "read"_L1 ? tones.muted : tones.warning;
    if (!m_isWaiting) {
        const bool isApproved = m_approval.state == "approved"_L1;
        icon = isApproved ? u"check"_s : u"cross"_s;
        color = isApproved ? tones.good : tones.muted;
    }
    m_mark->setPixmap(tintedIcon(icon, color, markSize).pixmap(QSize(markSize, markSize), devicePixelRatioF()));
}

void ApprovalCard::changeEvent(QEvent *event)
{
    Card::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showMark();
}

} // namespace tom::desktop
