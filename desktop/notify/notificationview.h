#pragma once

#include "desktop/api/inputfield.h"
#include "shared/protocol/approval.h"
#include "shared/protocol/notification.h"

#include <QWidget>

class QPushButton;

namespace tom::desktop {

class ApprovalCard;
class FormCard;
class PlainBlock;
class TonedLabel;

// One notification with all of its words and what can be done about it; of a call that waits for consent, all arguments; of a
// service that asks, its form.
class NotificationView : public QWidget
{
    Q_OBJECT

public:
    // What tells of something, the call that waits, or both.
    NotificationView(const std::optional<protocol::Notification> &told, const std::optional<protocol::Approval> &asked,
                     QWidget *parent = nullptr);
    // What a service wants to know.
    explicit NotificationView(const protocol::Elicitation &form, QWidget *parent = nullptr);

    // It has changed, or came to a call that is shown already: only what it says is exchanged, and nothing under a hand.
    void setTold(const std::optional<protocol::Notification> &told);
    void setTyped(const TypedFields &typed);   // into the form, as it was left
    // The form is not wanted any more. False: nobody is at it, so that all of it may go.
    [[nodiscard]] bool endForm();
    [[nodiscard]] bool isOver() const;
    void showProblem(const QString &words);   // the decision or the answer did not arrive

Q_SIGNALS:
    void doneRequested(qint64 notification);
    void snoozeRequested(qint64 notification, int minutes);
    void openRequested(const QString &conversation);
    void runRequested(const QString &schedule);
    void decided(const QString &approval, const tom::protocol::ApprovalDecision &decision);
    void edited(const tom::protocol::Elicitation &form, const tom::desktop::TypedFields &typed);
    void answered(const QString &form, const tom::protocol::ElicitationAnswer &answer);

private:
    void addWords();
    void addApproval(const protocol::Approval &approval);
    void addButtons();
    [[nodiscard]] QPushButton *makeSnooze();
    void refreshButtons();
    [[nodiscard]] QString target(QLatin1StringView action) const;   // what it is about; empty: there is no such action

    std::optional<protocol::Notification> m_told;
    QString m_conversation;   // of the question
    TonedLabel *m_title = nullptr;
    TonedLabel *m_origin = nullptr;
    PlainBlock *m_text = nullptr;
    QPushButton *m_open = nullptr;
    QPushButton *m_run = nullptr;
    QPushButton *m_done = nullptr;
    QPushButton *m_later = nullptr;
    ApprovalCard *m_card = nullptr;
    FormCard *m_form = nullptr;
};

// "Reminder", "Message from bob", "Tom": what it is, and whose.
[[nodiscard]] QString originWords(const protocol::Notification &notification);

} // namespace tom::desktop
