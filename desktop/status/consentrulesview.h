#pragma once

#include "shared/protocol/approval.h"

#include <QWidget>

class QVBoxLayout;

namespace tom::desktop {

// What may be done with the tools of one module without a question: by the user's word, which can be taken back, and by the
// admin's, which only the admin changes. Shows and asks.
class ConsentRulesView : public QWidget
{
    Q_OBJECT

public:
    // Of one module.
    ConsentRulesView(const QList<protocol::ApprovalRule> &rules, const protocol::AdminRules &admin, QWidget *parent = nullptr);

Q_SIGNALS:
    void takenBack(const QString &rule);

private:
    void addRule(QVBoxLayout *layout, const protocol::ApprovalRule &rule);
};

} // namespace tom::desktop
