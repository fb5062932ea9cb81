#pragma once

#include "desktop/api/inputfield.h"
#include "desktop/look/listpage.h"
#include "desktop/look/openpopup.h"
#include "desktop/notify/inboxcontroller.h"

class QTabBar;

namespace tom::desktop {

class NotificationView;
class QuietHoursButton;

// The inbox as a page: what waits, what was put off, what is done, and what became of what was sent. Shows and asks.
class InboxPanel : public ListPage
{
    Q_OBJECT

public:
    enum class Folder { Now, Later, Done, Sent };

    explicit InboxPanel(QWidget *parent = nullptr);

    // While somebody has a menu of what is shown open, it waits until that is closed.
    void setState(const InboxState &state);
    void beginAnother();   // account: nothing of the one that was shown stays, whatever is open
    void setQuietHours(const std::optional<protocol::QuietHours> &hours, const QTimeZone &zone = QTimeZone::systemTimeZone());
    void showFolder(Folder folder);
    void open(const QString &key);   // "n12", or the id of an approval or a form
    void fillForm(const QString &form, const TypedFields &typed);   // the one that is shown, as it was left
    void showDecisionProblem(const QString &question, const QString &words);

Q_SIGNALS:
    void doneRequested(const QList<qint64> &ids);
    void snoozeRequested(qint64 id, int minutes);
    void decided(const QString &approval, const tom::protocol::ApprovalDecision &decision);
    void formShown(const QString &form);
    void formEdited(const tom::protocol::Elicitation &form, const tom::desktop::TypedFields &typed);
    void answered(const QString &form, const tom::protocol::ElicitationAnswer &answer);
    void openRequested(const QString &conversation);
    void runRequested(const QString &schedule);
    void sentRequested();   // somebody looks at it
    void quietHoursRequested(const std::optional<tom::protocol::QuietHours> &hours);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void takeState(const InboxState &state);
    void takeWaiting();
    void showRows();
    [[nodiscard]] const protocol::SentMessage *sent(const QString &key) const;
    void showChosen();
    [[nodiscard]] bool isShown(const protocol::Notification *told, const QString &question) const;
    void showView(NotificationView *view);
    void requestDone(qint64 id);
    [[nodiscard]] const protocol::Notification *notification(const QString &key) const;
    [[nodiscard]] const protocol::Approval *approval(const QString &id) const;
    [[nodiscard]] const protocol::Approval *approvalOf(const protocol::Notification &notification) const;
    [[nodiscard]] const protocol::Notification *tellerOf(const QString &approval) const;   // its row, if it has another's
    [[nodiscard]] const protocol::Elicitation *form(const QString &id) const;
    [[nodiscard]] const protocol::Elicitation *formOf(const protocol::Notification &notification) const;
    [[nodiscard]] bool isIn(const protocol::Notification &notification, Folder folder) const;

    QTabBar *m_folders;
    QTimer m_sentLook;   // others read at any time, and nobody rings for it
    QWidget *m_allDone;
    QuietHoursButton *m_quiet;
    InboxState m_state;
    std::optional<InboxState> m_waiting;   // for a menu to be closed
    OpenPopup m_popup;
    NotificationView *m_view = nullptr;
    std::optional<protocol::Notification> m_shown;   // what the view shows now
    QString m_shownQuestion;   // its approval, or a form
    protocol::SentMessage m_shownSent;
};

} // namespace tom::desktop
