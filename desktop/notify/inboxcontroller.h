#pragma once

#include "desktop/notify/inboxstore.h"
#include "shared/protocol/approval.h"
#include "shared/protocol/elicitation.h"
#include "shared/protocol/pushmessage.h"
#include "shared/protocol/sentmessage.h"
#include "shared/protocol/usersettings.h"

#include <QFuture>
#include <QMap>
#include <QObject>

namespace tom::desktop {

class ApiClient;

// What the inbox is now, for whoever shows it.
struct InboxState
{
    QList<protocol::Notification> notifications{};   // the newest first
    QList<protocol::Approval> approvals{};           // that wait, the oldest first
    QList<protocol::Elicitation> forms{};            // the same
    int waiting = 0;                                 // how many call for attention
    QList<protocol::SentMessage> sent{};             // to others, the newest first

    bool operator==(const InboxState &) const = default;
};

// Keeps this computer's copy of the inbox the same as the server's: what comes over the push channel, and by asking for
// what changed meanwhile. What is read here is read here at once, and told to the server as soon as it can be. Knows no
// widgets.
class InboxController : public QObject
{
    Q_OBJECT

public:
    // Without a store it begins anew with every start, and what is read offline is forgotten with it.
    InboxController(ApiClient &client, InboxStore *store, QObject *parent = nullptr);

    void start();
    void catchUp();   // the push channel is open (again)
    void takePush(const protocol::PushMessage &message);

    void markDone(const QList<qint64> &ids);
    // A failure is told by whoever wished it, and nowhere else.
    [[nodiscard]] QFuture<Result<void>> snooze(qint64 id, int minutes);
    void decide(const QString &approval, const protocol::ApprovalDecision &decision);
    void answer(const QString &form, const protocol::ElicitationAnswer &answer);
    void run(const QString &schedule);
    void askForSent();   // how far what the user sent has come
    void tellSettings();   // once more, to somebody who looks only now
    void setQuietHours(const std::optional<protocol::QuietHours> &hours);

    [[nodiscard]] const InboxState &state() const { return m_state; }

Q_SIGNALS:
    void changed(const tom::desktop::InboxState &state);
    // These came since this computer last looked, and call for attention.
    void alerted(const QList<tom::protocol::Notification> &notifications);
    void questionsKnown();   // the approvals and the forms that wait are those of the state
    void settled(const QString &key);   // nobody is to be called for it any more: "n12", or the id of an approval or a form
    void decisionFailed(const QString &question, const QString &words);   // of an approval or a form
    void settingsKnown(const tom::protocol::UserSettings &settings);
    void failed(const QString &words);
    void caughtUp();

private:
    void askForMore();
    void takePage(const Result<protocol::NotificationPage> &page, qint64 since);
    void take(const QList<protocol::Notification> &notifications, qint64 last);
    void takeAcknowledged(const protocol::PushAcknowledged &acknowledged);
    void askForApprovals();
    void takeApprovals(const QList<protocol::Approval> &approvals);
    void askForForms();
    void askForSettings();
    void takeSettings(const protocol::UserSettings &settings);
    void tellQuestions();
    void takeForms(const QList<protocol::Elicitation> &forms);
    void markToldOf(const QString &question);   // an approval or a form that was answered here
    void tellUntold();
    void tell();
    void keep(const Result<void> &done);

    ApiClient &m_client;
    InboxStore *m_store;
    QMap<qint64, protocol::Notification> m_all;
    QList<protocol::Approval> m_approvals;
    QList<protocol::Elicitation> m_forms;
    QList<protocol::SentMessage> m_sent;
    QSet<qint64> m_untold;   // read here; the server does not know yet
    qint64 m_last = 0;
    quint64 m_approvalQuestion = 0;   // answers to older ones say what was
    quint64 m_formQuestion = 0;
    bool m_isAsking = false;
    bool m_asksAgain = false;
    bool m_isTelling = false;
    bool m_isFirstFetch = true;   // of all there is: nobody is called for what happened before
    bool m_knowsApprovals = false;
    bool m_knowsForms = false;
    quint64 m_settingsQuestion = 0;
    std::optional<protocol::UserSettings> m_settings;   // as the server had them last
    InboxState m_state;
};

} // namespace tom::desktop
