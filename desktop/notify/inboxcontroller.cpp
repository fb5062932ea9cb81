#include "desktop/notify/inboxcontroller.h"

#include "desktop/api/apiclient.h"
#include "desktop/api/apierror.h"

#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::desktop {

static Q_LOGGING_CATEGORY(lcInbox, "tom.desktop.inbox")

using protocol::Notification;

namespace {

template<typename Question>
bool isIn(const QList<Question> &list, const QString &id)
{
    return std::ranges::contains(list, id, &Question::id);
}

} // namespace

InboxController::InboxController(ApiClient &client, InboxStore *store, QObject *parent)
    : QObject(parent),
      m_client(client),
      m_store(store)
{}

// What was known yesterday is there before the server answers.
void InboxController::start()
{
    if (m_store) {
        const auto known = m_store->all();
        const auto untold = m_store->untold();
        const auto last = m_store->last();
        if (known && untold && last) {
            for (const Notification &notification : *known)
                m_all.insert(notification.id, notification);
            m_untold = QSet(untold->begin(), untold->end());
            m_last = *last;
            m_isFirstFetch = m_last == 0;
        }
    }
    tell();
    catchUp();
}

void InboxController::catchUp()
{
    tellUntold();
    askForSettings();   // before those who may call somebody
    askForMore();
    askForApprovals();
    askForForms();
    askForSent();
}

void InboxController::takePush(const protocol::PushMessage &message)
{
    if (const auto *hello = std::get_if<protocol::PushHello>(&message.body)) {
        if (hello->last != m_last)   // 0, too: the server does not know, so the agent is asked
            askForMore();
    } else if (const auto *came = std::get_if<protocol::PushNotification>(&message.body)) {
        const auto notification = Notification::fromJson(came->notification);
        if (!notification || came->seq != m_last + 1 || m_isAsking)
            askForMore();
        else
            take({*notification}, came->seq);
    } else if (const auto *acknowledged = std::get_if<protocol::PushAcknowledged>(&message.body)) {
        takeAcknowledged(*acknowledged);
    } else if (std::holds_alternative<protocol::PushApproval>(message.body)) {
        askForApprovals();
    } else if (std::holds_alternative<protocol::PushElicitation>(message.body)) {
        askForForms();
    }
}

void InboxController::askForMore()
{
    if (m_isAsking) {
        m_asksAgain = true;   // what changed meanwhile may not be in the answer that is on the way
        return;
    }
    m_isAsking = true;
    m_client.notifications(m_last).then(
        this, [this, since = m_last](const Result<protocol::NotificationPage> &page) { takePage(page, since); });
}

void InboxController::takePage(const Result<protocol::NotificationPage> &page, qint64 since)
{
    m_isAsking = false;
    const bool again = std::exchange(m_asksAgain, false);
    if (!page) {
        if (page.error().code != ErrorCode::NotFound)   // NotFound: a server of an earlier version
            qCInfo(lcInbox).noquote() << u"the inbox was not fetched: %1"_s.arg(page.error().message);
        return;
    }
    if (page->last < since) {
        qCWarning(lcInbox) << "⚠️ the server has another inbox than before; it is fetched anew";
        m_all.clear();
        m_last = 0;
        if (m_store)
            keep(m_store->beginAgain());
        return askForMore();
    }
    take(page->notifications, page->last);
    m_isFirstFetch = m_isFirstFetch && page->hasMore;   // what a second look finds is new
    if (page->hasMore || again)
        return askForMore();
    Q_EMIT caughtUp();
}

void InboxController::take(const QList<Notification> &notifications, qint64 last)
{
    QList<Notification> calling;
    for (const Notification &notification : notifications) {
        const auto before = m_all.constFind(notification.id);
        const bool wasCalling = before != m_all.constEnd() && before->isAlerting();
        if (notification.isAlerting() && !wasCalling && !m_untold.contains(notification.id))
            calling.append(notification);
        if (!notification.isAlerting())
            Q_EMIT settled(u"n%1"_s.arg(notification.id));
        m_all.insert(notification.id, notification);
    }
    m_last = last;
    if (m_store)
        keep(m_store->keep(notifications, last));
    tell();
    // Who signs in here for the first time is not called for everything that happened before.
    if (!calling.isEmpty() && !m_isFirstFetch)
        Q_EMIT alerted(calling);
}

// Their changes have consecutive numbers in the order of the ids.
void InboxController::takeAcknowledged(const protocol::PushAcknowledged &acknowledged)
{
    const bool isNext = acknowledged.last - acknowledged.ids.size() == m_last && !m_isAsking;
    const bool isKnown = std::ranges::all_of(acknowledged.ids, [this](qint64 id) { return m_all.contains(id); });
    if (!isNext || !isKnown)
        return askForMore();
    QList<Notification> read;
    for (const qint64 id : acknowledged.ids) {
        Notification notification = m_all.value(id);
        notification.isRead = true;
        notification.seq = m_last + read.size() + 1;
        notification.snoozedUntil.reset();
        read.append(notification);
    }
    take(read, acknowledged.last);
}

void InboxController::askForApprovals()
{
    const quint64 question = ++m_approvalQuestion;
    m_client.approvals().then(this, [this, question](const Result<protocol::WaitingApprovals> &waiting) {
        if (waiting && question == m_approvalQuestion)
            takeApprovals(waiting->approvals);
    });
}

void InboxController::takeApprovals(const QList<protocol::Approval> &approvals)
{
    const QList<protocol::Approval> before = std::exchange(m_approvals, approvals);
    tell();
    for (const protocol::Approval &approval : before) {
        if (!isIn(approvals, approval.id))
            Q_EMIT settled(approval.id);
    }
    m_knowsApprovals = true;
    tellQuestions();
}

void InboxController::askForForms()
{
    const quint64 question = ++m_formQuestion;
    m_client.forms().then(this, [this, question](const Result<protocol::WaitingElicitations> &waiting) {
        if (question != m_formQuestion || (!waiting && waiting.error().code != ErrorCode::NotFound))
            return;
        takeForms(waiting ? waiting->elicitations : QList<protocol::Elicitation>());   // NotFound: an earlier version
    });
}

void InboxController::takeForms(const QList<protocol::Elicitation> &forms)
{
    const QList<protocol::Elicitation> before = std::exchange(m_forms, forms);
    tell();
    for (const protocol::Elicitation &form : before) {
        if (!isIn(forms, form.id))
            Q_EMIT settled(form.id);
    }
    m_knowsForms = true;
    tellQuestions();
}

void InboxController::tellQuestions()
{
    if (m_knowsApprovals && m_knowsForms)
        Q_EMIT questionsKnown();
}

void InboxController::askForSettings()
{
    const quint64 question = ++m_settingsQuestion;
    m_client.settings().then(this, [this, question](const Result<protocol::UserSettings> &settings) {
        if (settings && question == m_settingsQuestion)   // else what was wished since then is on the way
            takeSettings(*settings);
    });
}

void InboxController::takeSettings(const protocol::UserSettings &settings)
{
    m_settings = settings;
    Q_EMIT settingsKnown(settings);
}

void InboxController::tellSettings()
{
    if (m_settings)
        Q_EMIT settingsKnown(*m_settings);
}

void InboxController::askForSent()
{
    m_client.sentMessages().then(this, [this](const Result<protocol::SentMessages> &sent) {
        if (!sent)
            return;   // what was known stays
        m_sent = sent->messages;
        tell();
    });
}

void InboxController::markDone(const QList<qint64> &ids)
{
    QList<qint64> unread;
    for (const qint64 id : ids) {
        if (m_all.contains(id) && !m_all.value(id).isRead)
            unread.append(id);
    }
    if (unread.isEmpty())
        return;
    m_untold.unite(QSet(unread.begin(), unread.end()));
    if (m_store)
        keep(m_store->addUntold(unread));
    for (const qint64 id : std::as_const(unread))
        Q_EMIT settled(u"n%1"_s.arg(id));
    tell();
    tellUntold();
}

void InboxController::tellUntold()
{
    if (m_untold.isEmpty() || m_isTelling)
        return;
    m_isTelling = true;
    const QList<qint64> ids = m_untold.values().mid(0, protocol::NotificationAck::mostIds);
    m_client.acknowledge({.ids = ids}).then(this, [this, ids](const Result<void> &done) {
        m_isTelling = false;
        if (!done && done.error().code != ErrorCode::NotFound && done.error().code != ErrorCode::InvalidInput)
            return;   // it is told when the push channel opens again
        QList<Notification> read;
        for (const qint64 id : ids) {
            m_untold.remove(id);
            if (const auto found = m_all.find(id); found != m_all.end()) {
                found->isRead = true;   // the change with its number is on the way
                read.append(*found);
            }
        }
        if (m_store) {
            keep(m_store->keep(read, m_last));   // first: at any moment one of them says that it is read
            keep(m_store->removeUntold(ids));
        }
        askForMore();
        tellUntold();
    });
}

QFuture<Result<void>> InboxController::snooze(qint64 id, int minutes)
{
    return m_client.snooze(id, std::chrono::minutes(minutes))
        .then(this, [this](const Result<Notification> &snoozed) -> Result<void> {
            if (!snoozed)
                return failure(snoozed.error().code, tr("It could not be put off: %1").arg(errorText(snoozed.error())));
            askForMore();
            return {};
        });
}

void InboxController::decide(const QString &approval, const protocol::ApprovalDecision &decision)
{
    m_client.decide(approval, decision).then(this, [this, approval](const Result<void> &done) {
        // Conflict and NotFound: it was decided elsewhere, and the list says so.
        if (!done && done.error().code != ErrorCode::Conflict && done.error().code != ErrorCode::NotFound)
            return Q_EMIT decisionFailed(approval, errorText(done.error()));
        markToldOf(approval);
        askForApprovals();
    });
}

void InboxController::answer(const QString &form, const protocol::ElicitationAnswer &answer)
{
    m_client.answer(form, answer).then(this, [this, form](const Result<void> &done) {
        if (!done && done.error().code != ErrorCode::NotFound)   // NotFound: it was answered elsewhere
            return Q_EMIT decisionFailed(form, errorText(done.error()));
        markToldOf(form);
        askForForms();
    });
}

void InboxController::markToldOf(const QString &question)
{
    QList<qint64> told;
    for (const Notification &notification : std::as_const(m_all)) {
        if (notification.kind == protocol::NotificationKind::Approval
            && std::ranges::contains(notification.actions, question, &protocol::NotificationAction::target))
            told.append(notification.id);
    }
    markDone(told);
}

void InboxController::run(const QString &schedule)
{
    m_client.runSchedule(schedule).then(this, [this](const Result<void> &done) {
        if (!done)
            Q_EMIT failed(tr("It was not begun: %1").arg(errorText(done.error())));
    });
}

void InboxController::setQuietHours(const std::optional<protocol::QuietHours> &hours)
{
    ++m_settingsQuestion;
    m_client.setQuietHours(hours).then(this, [this](const Result<protocol::UserSettings> &settings) {
        if (!settings)
            return Q_EMIT failed(tr("The quiet hours stay as they were: %1").arg(errorText(settings.error())));
        takeSettings(*settings);
    });
}

void InboxController::tell()
{
    InboxState state{.approvals = m_approvals, .forms = m_forms, .sent = m_sent};
    QSet<QString> toldOf;
    for (auto one = m_all.cend(); one != m_all.cbegin();) {
        Notification notification = *--one;
        notification.isRead = notification.isRead || m_untold.contains(notification.id);
        state.waiting += notification.isAlerting() ? 1 : 0;
        if (notification.isAlerting()) {
            for (const protocol::NotificationAction &action : std::as_const(notification.actions))
                toldOf.insert(action.target);
        }
        state.notifications.append(notification);
    }
    const auto isUntold = [&toldOf](const auto &question) { return !toldOf.contains(question.id); };
    state.waiting += int(std::ranges::count_if(m_approvals, isUntold) + std::ranges::count_if(m_forms, isUntold));
    if (state == m_state)
        return;
    m_state = state;
    Q_EMIT changed(m_state);
}

void InboxController::keep(const Result<void> &done)
{
    if (!done)
        qCWarning(lcInbox).noquote() << u"⚠️ the inbox is not kept on this computer: %1"_s.arg(done.error().message);
}

} // namespace tom::desktop
