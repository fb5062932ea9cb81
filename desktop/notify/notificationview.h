#pragma once

#include "desktop/api/inputfield.h"
#include "shared/protocol/approval.h"
#include "shared/protocol/notification.h"

#include <QWidget>

namespace tom::desktop {

class ApprovalCard;
class FormCard;

// One notification with all of its words and what can be done about it; of a call that waits for consent, all arguments; of a
// service that asks, its form.
class NotificationView : public QWidget
{
    Q_OBJECT

public:
    NotificationView(const protocol::Notification &notification, const std::optional<protocol::Approval> &approval,
                     QWidget *parent = nullptr);
    // A call that waits, of which no notification tells.
    explicit NotificationView(const protocol::Approval &approval, QWidget *parent = nullptr);
    // What a service wants to know.
    explicit NotificationView(const protocol::Elicitation &form, QWidget *parent = nullptr);

    void setTyped(const TypedFields &typed);   // into the form, as it was left
    void showProblem(const QString &words);   // the decision or the answer did not arrive

Q_SIGNALS:
    void doneRequested();
    void snoozeRequested(int minutes);
    void openRequested(const QString &conversation);
    void runRequested(const QString &schedule);
    void decided(const QString &approval, const tom::protocol::ApprovalDecision &decision);
    void edited(const tom::protocol::Elicitation &form, const tom::desktop::TypedFields &typed);
    void answered(const QString &form, const tom::protocol::ElicitationAnswer &answer);

private:
    void addApproval(const protocol::Approval &approval);
    void addWayTo(const QString &conversation);
    [[nodiscard]] QWidget *makeButtons(const protocol::Notification &notification, bool hasCard);

    ApprovalCard *m_card = nullptr;
    FormCard *m_form = nullptr;
};

// "Reminder", "Message from bob", "Tom": what it is, and whose.
[[nodiscard]] QString originWords(const protocol::Notification &notification);

} // namespace tom::desktop
