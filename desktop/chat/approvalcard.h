#pragma once

#include "desktop/look/card.h"
#include "shared/protocol/approval.h"

#include <QTimer>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace tom::desktop {

class TonedLabel;

// A call of a tool that waits for the user's word: what would be done, with everything in it, how risky it is and how long
// there is to decide. Afterwards one line that says how it ended.
class ApprovalCard : public Card
{
    Q_OBJECT

public:
    explicit ApprovalCard(const protocol::Approval &approval, QWidget *parent = nullptr);

    [[nodiscard]] bool isWaiting() const { return m_isWaiting; }
    void end(const QString &state);           // approved, denied, expired, cancelled
    void showProblem(const QString &words);   // the decision did not arrive; it can be made again

Q_SIGNALS:
    void decided(const tom::protocol::ApprovalDecision &decision);

protected:
    void changeEvent(QEvent *event) override;

private:
    [[nodiscard]] QWidget *makeArguments();
    [[nodiscard]] QWidget *makeButtons();
    void decide(bool isApproved, protocol::Remember remember);
    void setButtonsEnabled(bool enabled);
    void showTimeLeft();
    void showMark();
    [[nodiscard]] QString endWords(const QString &state) const;

    protocol::Approval m_approval;
    QLabel *m_mark;
    TonedLabel *m_title;
    TonedLabel *m_risk;
    TonedLabel *m_timeLeft;
    TonedLabel *m_problem;
    QWidget *m_arguments;
    QWidget *m_buttons;
    QTimer m_tick;
    bool m_isWaiting = true;
    bool m_isDecidedHere = false;
};

} // namespace tom::desktop
