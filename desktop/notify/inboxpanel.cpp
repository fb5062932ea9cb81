#include "desktop/notify/inboxpanel.h"

#include "desktop/api/visibletext.h"
#include "desktop/chat/readablename.h"
#include "desktop/conversations/conversationrow.h"
#include "desktop/look/iconbutton.h"
#include "desktop/look/shortcuts.h"
#include "desktop/notify/notificationview.h"
#include "desktop/notify/quiethoursbutton.h"
#include "desktop/notify/sentview.h"

#include <QDateTime>
#include <QKeyEvent>
#include <QLocale>
#include <QTabBar>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

using protocol::Approval;
using protocol::Notification;

QString keyOf(const Notification &notification)
{
    return u"n%1"_s.arg(notification.id);
}

Row rowOf(const Notification &notification)
{
    const QDateTime now = QDateTime::currentDateTime();
    const bool isPutOff = notification.snoozedUntil && !notification.isRead;
    return {.id = keyOf(notification),
            .title = visibleText(notification.title).simplified(),
            .detail = notification.text.isEmpty()
                          ? originWords(notification)
                          : u"%1 · %2"_s.arg(originWords(notification), visibleText(notification.text.left(300)).simplified()),
            .trailing = isPutOff ? QLocale().toString(notification.snoozedUntil->toLocalTime(), QLocale::ShortFormat)
                                 : shortTime(notification.created, now),
            .isStrong = notification.isAlerting(),
            .isDim = notification.isRead};
}

Row rowOf(const Approval &approval)
{
    return {.id = approval.id,
            .title = InboxPanel::tr("May Tom do this? %1").arg(readableCall(approval.module, approval.name)),
            .detail = argumentText(approval.arguments).left(300).simplified(),
            .trailing = shortTime(approval.created, QDateTime::currentDateTime()),
            .tone = approval.risk == "destructive"_L1 ? TonedLabel::Tone::Bad : TonedLabel::Tone::Muted,
            .isStrong = true};
}

Row rowOf(const protocol::Elicitation &form)
{
    return {.id = form.id,
            .title = InboxPanel::tr("%1 asks you something").arg(readableCall({}, form.module)),
            .detail = visibleText(form.message.left(300)).simplified(),
            .trailing = InboxPanel::tr("until %1").arg(shortTime(form.expires, QDateTime::currentDateTime())),
            .isStrong = true};
}

QString sentKeyOf(const protocol::SentMessage &message)
{
    return u's' + message.id;
}

Row rowOf(const protocol::SentMessage &message)
{
    return {.id = sentKeyOf(message),
            .title = visibleText(message.text.left(300)).simplified(),
            .detail =
                u"%1 · %2"_s.arg(InboxPanel::tr("To %1").arg(visibleText(message.recipient).simplified()), stateWords(message)),
            .trailing = shortTime(message.sent, QDateTime::currentDateTime()),
            .tone = message.state == "refused"_L1 ? TonedLabel::Tone::Bad : TonedLabel::Tone::Muted,
            .isDim = message.state == "read"_L1};
}

constexpr std::chrono::seconds sentLook{10};
constexpr auto doneKey = Qt::Key_Delete;

} // namespace

InboxPanel::InboxPanel(QWidget *parent)
    : ListPage(u"inbox"_s, tr("Inbox"), parent),
      m_folders(new QTabBar),
      m_allDone(nullptr),
      m_quiet(new QuietHoursButton)
{
    nameKeys(this, doneKey, tr("Mark what is chosen in the inbox as done"));
    m_folders->setObjectName(u"inboxFolders"_s);
    m_folders->setAccessibleName(tr("Which notifications"));
    m_folders->addTab(tr("Now"));
    m_folders->addTab(tr("Later"));
    m_folders->addTab(tr("Done"));
    m_folders->addTab(tr("Sent"));
    m_folders->setDrawBase(false);
    m_folders->setExpanding(false);
    connect(m_folders, &QTabBar::currentChanged, this, [this] {
        choose({});
        showView(nullptr);
        if (Folder(m_folders->currentIndex()) == Folder::Sent) {
            Q_EMIT sentRequested();
            m_sentLook.start();
        } else {
            m_sentLook.stop();
        }
        showRows();
    });
    m_sentLook.setInterval(sentLook);
    connect(&m_sentLook, &QTimer::timeout, this, [this] {
        if (isVisible())
            Q_EMIT sentRequested();
    });
    addAboveList(m_folders);
    auto *allDone = new IconButton(u"check"_s, tr("All done"));
    allDone->setObjectName(u"inboxAllDone"_s);
    connect(allDone, &QToolButton::clicked, this, [this] {
        QList<qint64> ids;
        for (const Notification &one : std::as_const(m_state.notifications)) {
            if (isIn(one, Folder::Now) && !approvalOf(one) && !formOf(one))   // nobody decides by tidying up
                ids.append(one.id);
        }
        Q_EMIT doneRequested(ids);
    });
    m_allDone = allDone;
    addToHead(m_quiet);
    addToHead(allDone);
    connect(m_quiet, &QuietHoursButton::wished, this, &InboxPanel::quietHoursRequested);
    connect(this, &ListPage::chosenChanged, this, &InboxPanel::showChosen);
    connect(&m_popup, &OpenPopup::closed, this, &InboxPanel::takeWaiting);
    showRows();
}

void InboxPanel::setState(const InboxState &state)
{
    if (m_popup.isOver(detail()))
        m_waiting = state;
    else
        takeState(state);
}

void InboxPanel::takeWaiting()
{
    if (const auto waiting = std::exchange(m_waiting, std::nullopt))
        setState(*waiting);   // which may have another to wait for, as where a menu was of a menu
}

void InboxPanel::beginAnother()
{
    showView(nullptr);
    takeState({});
    setQuietHours({});
}

void InboxPanel::takeState(const InboxState &state)
{
    m_waiting.reset();
    const QString before = chosen();
    m_state = state;
    if (const Notification *teller = tellerOf(before))
        renameChosen(keyOf(*teller));
    showRows();
    const Notification *told = notification(before);
    if (const protocol::Elicitation *asked = told ? formOf(*told) : nullptr)   // it was in the list before its form was known
        return choose(QString(asked->id));
    showChosen();
}

void InboxPanel::setQuietHours(const std::optional<protocol::QuietHours> &hours, const QTimeZone &zone)
{
    m_quiet->setHours(hours, zone);
}

void InboxPanel::showFolder(Folder folder)
{
    m_folders->setCurrentIndex(int(folder));
}

void InboxPanel::open(const QString &key)
{
    takeWaiting();
    const Notification *found = notification(key);
    if (const protocol::Elicitation *asked = found ? formOf(*found) : form(key)) {
        showFolder(Folder::Now);
        return choose(QString(asked->id));
    }
    if (found) {
        for (const Folder folder : {Folder::Now, Folder::Later, Folder::Done}) {
            if (isIn(*found, folder))
                showFolder(folder);
        }
    } else {
        showFolder(sent(key) ? Folder::Sent : Folder::Now);
    }
    choose(key);
}

bool InboxPanel::isIn(const Notification &notification, Folder folder) const
{
    const bool isPutOff = notification.snoozedUntil.has_value();
    return folder == (notification.isRead ? Folder::Done : isPutOff ? Folder::Later : Folder::Now);
}

void InboxPanel::showRows()
{
    const auto folder = Folder(m_folders->currentIndex());
    QList<Row> rows;
    if (folder == Folder::Sent) {
        for (const protocol::SentMessage &message : std::as_const(m_state.sent))
            rows.append(rowOf(message));
    }
    QSet<QString> toldOf;
    QList<Row> told;
    for (const Notification &one : std::as_const(m_state.notifications)) {
        if (!isIn(one, folder) || (folder == Folder::Now && formOf(one)))   // the form stands for itself
            continue;
        told.append(rowOf(one));
        if (const Approval *asked = approvalOf(one))
            toldOf.insert(asked->id);
    }
    if (folder == Folder::Now) {
        for (const protocol::Elicitation &form : std::as_const(m_state.forms))
            rows.append(rowOf(form));
        for (const Approval &approval : std::as_const(m_state.approvals)) {
            if (!toldOf.contains(approval.id))
                rows.append(rowOf(approval));
        }
    }
    rows += told;
    m_allDone->setVisible(folder == Folder::Now && !told.isEmpty());
    setRows(rows);
    showHint(!rows.isEmpty()           ? QString()
             : folder == Folder::Now   ? tr("Nothing waits for you.")
             : folder == Folder::Later ? tr("Nothing was put off.")
             : folder == Folder::Done  ? tr("What is done will be here.")
                                       : tr("What you send to others will be here."));
}

const Notification *InboxPanel::notification(const QString &key) const
{
    const auto found = std::ranges::find(m_state.notifications, key, keyOf);
    return found == m_state.notifications.end() ? nullptr : &*found;
}

const protocol::SentMessage *InboxPanel::sent(const QString &key) const
{
    const auto found = std::ranges::find(m_state.sent, key, sentKeyOf);
    return found == m_state.sent.end() ? nullptr : &*found;
}

const Approval *InboxPanel::approval(const QString &id) const
{
    const auto found = std::ranges::find(m_state.approvals, id, &Approval::id);
    return found == m_state.approvals.end() ? nullptr : &*found;
}

const Approval *InboxPanel::approvalOf(const Notification &notification) const
{
    for (const protocol::NotificationAction &action : notification.actions) {
        if (action.id == "approve"_L1)
            return approval(action.target);
    }
    return nullptr;
}

const Notification *InboxPanel::tellerOf(const QString &approval) const
{
    const auto found = std::ranges::find_if(m_state.notifications, [&](const Notification &one) {
        const Approval *asked = isIn(one, Folder::Now) ? approvalOf(one) : nullptr;
        return asked && asked->id == approval;
    });
    return found == m_state.notifications.end() ? nullptr : &*found;
}

const protocol::Elicitation *InboxPanel::form(const QString &id) const
{
    const auto found = std::ranges::find(m_state.forms, id, &protocol::Elicitation::id);
    return found == m_state.forms.end() ? nullptr : &*found;
}

const protocol::Elicitation *InboxPanel::formOf(const Notification &notification) const
{
    for (const protocol::NotificationAction &action : notification.actions) {
        if (action.id == "answer"_L1)
            return form(action.target);
    }
    return nullptr;
}

// What is shown stays: somebody may be reading it, or deciding.
void InboxPanel::showChosen()
{
    const QString key = chosen();
    if (const protocol::SentMessage *message = sent(key)) {
        m_view = nullptr;
        if (m_shownSent != *message || !qobject_cast<SentView *>(detail()))
            showDetail(new SentView(*message));
        m_shownSent = *message;
        return;
    }
    if (key.isEmpty() && m_view && m_view->endForm())
        return;
    const Notification *told = notification(key);
    const Approval *asked = told ? approvalOf(*told) : approval(key);
    const protocol::Elicitation *wanted = form(key);
    const std::optional<Notification> shown = told ? std::optional(*told) : std::nullopt;
    const QString question = asked ? asked->id : wanted ? wanted->id : QString();
    if (isShown(told, question)) {
        if (std::exchange(m_shown, shown) != shown)
            m_view->setTold(shown);
        return;
    }
    m_shown = shown;
    m_shownQuestion = question;
    showView(wanted          ? new NotificationView(*wanted)
             : told || asked ? new NotificationView(shown, asked ? std::optional(*asked) : std::nullopt)
                             : nullptr);
    if (wanted)
        Q_EMIT formShown(wanted->id);
}

bool InboxPanel::isShown(const Notification *told, const QString &question) const
{
    if (!m_view || m_view->isOver() || question != m_shownQuestion)
        return false;
    return !question.isEmpty() || (told && m_shown && told->id == m_shown->id);
}

void InboxPanel::showView(NotificationView *view)
{
    m_view = view;
    showDetail(view);
    if (!view)
        return;
    connect(view, &NotificationView::doneRequested, this, &InboxPanel::requestDone);
    connect(view, &NotificationView::snoozeRequested, this, &InboxPanel::snoozeRequested);
    connect(view, &NotificationView::openRequested, this, &InboxPanel::openRequested);
    connect(view, &NotificationView::runRequested, this, &InboxPanel::runRequested);
    connect(view, &NotificationView::decided, this, &InboxPanel::decided);
    connect(view, &NotificationView::edited, this, &InboxPanel::formEdited);
    connect(view, &NotificationView::answered, this, &InboxPanel::answered);
}

// Whoever works through the inbox goes on with the next one.
void InboxPanel::requestDone(qint64 id)
{
    const QString next = idAfter(u"n%1"_s.arg(id));
    Q_EMIT doneRequested({id});
    if (chosen().isEmpty())
        choose(next);
    setFocus(Qt::OtherFocusReason);   // the button that was pressed is gone
}

void InboxPanel::fillForm(const QString &form, const TypedFields &typed)
{
    if (m_view && m_shownQuestion == form)
        m_view->setTyped(typed);
}

void InboxPanel::showDecisionProblem(const QString &question, const QString &words)
{
    if (m_view && m_shownQuestion == question)
        m_view->showProblem(words);
}

bool InboxPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress && watched->objectName() == "inboxList"_L1
        && static_cast<QKeyEvent *>(event)->key() == doneKey) {
        const Notification *told = notification(chosen());
        if (told && !told->isRead && !approvalOf(*told))
            requestDone(told->id);
        return true;
    }
    return ListPage::eventFilter(watched, event);
}

} // namespace tom::desktop
