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

NotificationView::NotificationView(const Notification &notification, const std::optional<protocol::Approval> &approval,
                                   QWidget *parent)
    : QWidget(parent)
{
    setObjectName(u"notificationView"_s);
    auto *layout = column(this);
    auto *title = new TonedLabel(TonedLabel::Tone::Normal, visibleText(notification.title).simplified());
    title->setObjectName(u"notificationTitle"_s);
    title->scaleFont(1.15, QFont::DemiBold);
    title->setWordWrap(true);
    layout->addWidget(title);
    const QString when = QLocale().toString(notification.created.toLocalTime(), QLocale::ShortFormat);
    QString meta = u"%1 · %2"_s.arg(originWords(notification), when);
    if (notification.snoozedUntil && !notification.isRead)
        meta = tr("%1 · later: %2").arg(meta, QLocale().toString(notification.snoozedUntil->toLocalTime(), QLocale::ShortFormat));
    auto *origin = new TonedLabel(TonedLabel::Tone::Muted, meta);
    origin->setObjectName(u"notificationOrigin"_s);
    origin->setWordWrap(true);
    layout->addWidget(origin);
    if (approval) {
        addApproval(*approval);
    } else if (!notification.text.isEmpty()) {
        auto *text = new PlainBlock(visibleText(notification.text));
        text->setObjectName(u"notificationText"_s);
        text->setAccessibleName(tr("Text of the notification"));
        layout->addWidget(text);
    }
    layout->addWidget(makeButtons(notification, approval.has_value()));
    layout->addStretch(1);
}

NotificationView::NotificationView(const protocol::Approval &approval, QWidget *parent) : QWidget(parent)
{
    setObjectName(u"notificationView"_s);
    auto *layout = column(this);
    addApproval(approval);
    addWayTo(approval.conversation);
    layout->addStretch(1);
}

NotificationView::NotificationView(const protocol::Elicitation &form, QWidget *parent) : QWidget(parent)
{
    setObjectName(u"notificationView"_s);
    auto *layout = column(this);
    m_form = new FormCard(form);
    layout->addWidget(m_form);
    connect(m_form, &FormCard::answered, this,
            [this, id = form.id](const protocol::ElicitationAnswer &answer) { Q_EMIT answered(id, answer); });
    connect(m_form, &FormCard::edited, this, &NotificationView::edited);
    addWayTo(form.conversation);
    layout->addStretch(1);
}

void NotificationView::addWayTo(const QString &conversation)
{
    auto *row = new QHBoxLayout;
    auto *open = button(u"openConversation"_s, tr("Open the conversation"));
    connect(open, &QPushButton::clicked, this, [this, conversation] { Q_EMIT openRequested(conversation); });
    row->addWidget(open);
    row->addStretch(1);
    static_cast<QBoxLayout *>(layout())->addLayout(row);
    open->setVisible(!conversation.isEmpty());
}

void NotificationView::addApproval(const protocol::Approval &approval)
{
    m_card = new ApprovalCard(approval);
    layout()->addWidget(m_card);
    connect(m_card, &ApprovalCard::decided, this,
            [this, id = approval.id](const protocol::ApprovalDecision &decision) { Q_EMIT decided(id, decision); });
}

QWidget *NotificationView::makeButtons(const Notification &notification, bool hasCard)
{
    auto *row = new QWidget;
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    for (const NotificationAction &action : notification.actions) {
        if (action.id == "open"_L1) {
            auto *open = button(u"openConversation"_s, tr("Open the conversation"));
            connect(open, &QPushButton::clicked, this, [this, id = action.target] { Q_EMIT openRequested(id); });
            layout->addWidget(open);
        } else if (action.id == "run"_L1) {
            auto *run = button(u"runNow"_s, tr("Run it now"));
            connect(run, &QPushButton::clicked, this, [this, id = action.target] {
                Q_EMIT runRequested(id);
                Q_EMIT doneRequested();
            });
            layout->addWidget(run);
        }
    }
    if (!notification.isRead && !hasCard) {
        auto *done = button(u"markDone"_s, tr("Done"));
        done->setToolTip(tr("Done (Delete)"));
        connect(done, &QPushButton::clicked, this, &NotificationView::doneRequested);
        layout->addWidget(done);
    }
    if (!notification.isRead) {
        auto *menu = new QMenu(row);
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
                                Q_EMIT snoozeRequested(wished > 0 ? wished : minutesToMorning(QDateTime::currentDateTime()));
                            })
                ->setObjectName(name);
        }
        auto *later = button(u"snooze"_s, tr("Later"));
        later->setMenu(menu);
        later->setMinimumWidth(later->sizeHint().width() + roomForArrow);
        layout->addWidget(later);
    }
    layout->addStretch(1);
    return row;
}

void NotificationView::setTyped(const TypedFields &typed)
{
    if (m_form)
        m_form->setTyped(typed);
}

void NotificationView::showProblem(const QString &words)
{
    if (m_card)
        m_card->showProblem(words);
    if (m_form)
        m_form->showProblem(words);
}

} // namespace tom::desktop
