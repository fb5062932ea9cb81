#include "desktop/notify/notificationview.h"

#include "desktop/api/visibletext.h"
#include "desktop/chat/approvalcard.h"
#include "desktop/chat/formcard.h"
#include "desktop/chat/plainblock.h"
#include "desktop/look/tonedlabel.h"

#include <QBoxLayout>
#include <QDateTime>
#include <QLocale>
#include <QMenu>
#include <QPushButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

using protocol::Notification;
using protocol::NotificationAction;

constexpr int buttonHeight = 32;
constexpr int roomForArrow = 14;
constexpr int morning = 8;

int minutesToMorning(const QDateTime &now)
{
    const QDateTime next(now.date().addDays(now.time().hour() < morning ? 0 : 1), QTime(morning, 0));
    return int(now.secsTo(next) / 60);
}

QPushButton *button(const QString &name, const QString &text)
{
    auto *made = new QPushButton(text);
    made->setObjectName(name);
    made->setAccessibleName(text);
    made->setMinimumHeight(buttonHeight);
    return made;
}

QVBoxLayout *column(QWidget *widget)
{
    auto *layout = new QVBoxLayout(widget);
    layout->setContentsMargins(20, 8, 20, 20);
    layout->setSpacing(10);
    return layout;
}

QString metaWords(const Notification &notification)
{
    const QString when = QLocale().toString(notification.created.toLocalTime(), QLocale::ShortFormat);
    const QString meta = u"%1 · %2"_s.arg(originWords(notification), when);
    if (!notification.snoozedUntil || notification.isRead)
        return meta;
    return NotificationView::tr("%1 · later: %2")
        .arg(meta, QLocale().toString(notification.snoozedUntil->toLocalTime(), QLocale::ShortFormat));
}

} // namespace

QString originWords(const Notification &notification)
{
    const QString sender = visibleText(notification.sender).simplified();
    switch (notification.kind) {
    case protocol::NotificationKind::Message:
        return sender.isEmpty() ? NotificationView::tr("Message") : NotificationView::tr("Message from %1").arg(sender);
    case protocol::NotificationKind::Reminder:
        return sender.isEmpty() ? NotificationView::tr("Reminder") : NotificationView::tr("Reminder from %1").arg(sender);
    case protocol::NotificationKind::Approval:
        return NotificationView::tr("Tom asks");
    case protocol::NotificationKind::TaskResult:
        return NotificationView::tr("Result");
    case protocol::NotificationKind::ModuleNotice:
        return sender.isEmpty() ? NotificationView::tr("Notice of a module") : NotificationView::tr("Notice of %1").arg(sender);
    case protocol::NotificationKind::Budget:
        return NotificationView::tr("Budget");
    case protocol::NotificationKind::System:
        break;
    }
    return u"Tom"_s;
}

NotificationView::NotificationView(const std::optional<Notification> &told, const std::optional<protocol::Approval> &asked,
                                   QWidget *parent)
    : QWidget(parent),
      m_conversation(asked ? asked->conversation : QString())
{
    setObjectName(u"notificationView"_s);
    auto *layout = column(this);
    addWords();
    if (asked)
        addApproval(*asked);
    addButtons();
    layout->addStretch(1);
    setTold(told);
}

NotificationView::NotificationView(const protocol::Elicitation &form, QWidget *parent)
    : QWidget(parent),
      m_conversation(form.conversation)
{
    setObjectName(u"notificationView"_s);
    auto *layout = column(this);
    m_form = new FormCard(form);
    layout->addWidget(m_form);
    connect(m_form, &FormCard::answered, this,
            [this, id = form.id](const protocol::ElicitationAnswer &answer) { Q_EMIT answered(id, answer); });
    connect(m_form, &FormCard::edited, this, &NotificationView::edited);
    addButtons();
    layout->addStretch(1);
    refreshButtons();
}

void NotificationView::addWords()
{
    m_title = new TonedLabel(TonedLabel::Tone::Normal);
    m_title->setObjectName(u"notificationTitle"_s);
    m_title->scaleFont(1.15, QFont::DemiBold);
    m_title->setWordWrap(true);
    m_origin = new TonedLabel(TonedLabel::Tone::Muted);
    m_origin->setObjectName(u"notificationOrigin"_s);
    m_origin->setWordWrap(true);
    m_text = new PlainBlock({});
    m_text->setObjectName(u"notificationText"_s);
    m_text->setAccessibleName(tr("Text of the notification"));
    for (QWidget *part : std::initializer_list<QWidget *>{m_title, m_origin, m_text})
        layout()->addWidget(part);
}

void NotificationView::setTold(const std::optional<Notification> &told)
{
    m_told = told;
    const QString text = told && !m_card ? visibleText(told->text) : QString();
    m_title->setVisible(told.has_value());
    m_origin->setVisible(told.has_value());
    m_text->setVisible(!text.isEmpty());
    m_title->setText(told ? visibleText(told->title).simplified() : QString());
    m_origin->setText(told ? metaWords(*told) : QString());
    if (text != m_text->toPlainText())   // else what somebody has marked in it stays so
        m_text->setText(text);
    refreshButtons();
}

void NotificationView::addApproval(const protocol::Approval &approval)
{
    m_card = new ApprovalCard(approval);
    layout()->addWidget(m_card);
    connect(m_card, &ApprovalCard::decided, this,
            [this, id = approval.id](const protocol::ApprovalDecision &decision) { Q_EMIT decided(id, decision); });
}

void NotificationView::addButtons()
{
    m_open = button(u"openConversation"_s, tr("Open the conversation"));
    connect(m_open, &QPushButton::clicked, this, [this] { Q_EMIT openRequested(target("open"_L1)); });
    m_run = button(u"runNow"_s, tr("Run it now"));
    connect(m_run, &QPushButton::clicked, this, [this] {
        Q_EMIT runRequested(target("run"_L1));
        Q_EMIT doneRequested(m_told->id);
    });
    m_done = button(u"markDone"_s, tr("Done"));
    m_done->setToolTip(tr("Done (Delete)"));
    connect(m_done, &QPushButton::clicked, this, [this] { Q_EMIT doneRequested(m_told->id); });
    m_later = makeSnooze();
    auto *row = new QWidget;
    auto *buttons = new QHBoxLayout(row);
    buttons->setContentsMargins(0, 0, 0, 0);
    buttons->setSpacing(8);
    for (QPushButton *one : {m_open, m_run, m_done, m_later})
        buttons->addWidget(one);
    buttons->addStretch(1);
    layout()->addWidget(row);
}

QPushButton *NotificationView::makeSnooze()
{
    auto *later = button(u"snooze"_s, tr("Later"));
    auto *menu = new QMenu(later);
    menu->setObjectName(u"snoozeMenu"_s);
    const std::tuple<QString, QString, int> times[] = {
        {u"snooze15"_s, tr("In 15 minutes"), 15},
        {u"snooze60"_s, tr("In an hour"), 60},
        {u"snooze240"_s, tr("In four hours"), 240},
        {u"snoozeMorning"_s, tr("In the morning, at %1").arg(QLocale().toString(QTime(morning, 0), QLocale::ShortFormat)), 0},
        {u"snoozeWeek"_s, tr("In a week"), 7 * 24 * 60}};
    for (const auto &[name, text, minutes] : times) {
        menu->addAction(text, this,
                        [this, wished = minutes] {
                            const int rest = wished > 0 ? wished : minutesToMorning(QDateTime::currentDateTime());
                            Q_EMIT snoozeRequested(m_told->id, rest);
                        })
            ->setObjectName(name);
    }
    later->setMenu(menu);
    later->setMinimumWidth(later->sizeHint().width() + roomForArrow);
    return later;
}

void NotificationView::refreshButtons()
{
    const bool isNew = m_told && !m_told->isRead;
    m_open->setVisible(!target("open"_L1).isEmpty());
    m_run->setVisible(!target("run"_L1).isEmpty());
    m_done->setVisible(isNew && !m_card);   // nobody decides by tidying up
    m_later->setVisible(isNew);
}

QString NotificationView::target(QLatin1StringView action) const
{
    if (m_told) {
        const auto found = std::ranges::find(m_told->actions, action, &NotificationAction::id);
        if (found != m_told->actions.cend())
            return found->target;
    }
    return action == "open"_L1 ? m_conversation : QString();
}

void NotificationView::setTyped(const TypedFields &typed)
{
    if (m_form)
        m_form->setTyped(typed);
}

// Whoever goes on typing types nothing into what comes next to it.
bool NotificationView::endForm()
{
    if (isOver())
        return true;
    if (!m_form || !m_form->isAncestorOf(window()->focusWidget()))
        return false;
    setFocusPolicy(Qt::StrongFocus);
    setFocus(Qt::OtherFocusReason);
    m_form->end({});
    setAccessibleName(m_form->accessibleName());
    return true;
}

bool NotificationView::isOver() const
{
    return m_form && !m_form->isWaiting();
}

void NotificationView::showProblem(const QString &words)
{
    if (m_card)
        m_card->showProblem(words);
    if (m_form)
        m_form->showProblem(words);
}

} // namespace tom::desktop
