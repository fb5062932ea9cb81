#pragma once

#include "desktop/look/listpage.h"
#include "shared/protocol/approval.h"
#include "shared/protocol/servicestatus.h"

class QLineEdit;

namespace tom::desktop {

// The modules: how each is, what it said last when it failed, when it is tried again, the user's own secret for it, and what it
// may do without a question. Shows and asks.
class ModulesPanel : public ListPage
{
    Q_OBJECT

public:
    explicit ModulesPanel(QWidget *parent = nullptr);

    void setModules(const QList<protocol::ServiceStatus> &modules);
    void setRules(const protocol::ApprovalRules &rules);
    void clearSecret(const QString &module);   // what was typed is kept at the server now

Q_SIGNALS:
    void secretGiven(const QString &module, const QString &secret);
    void secretForgotten(const QString &module);
    void ruleTakenBack(const QString &rule);

private:
    // What one module may do, as far as it is shown with it.
    struct Rules
    {
        QList<protocol::ApprovalRule> user{};
        protocol::AdminRules admin{};

        bool operator==(const Rules &) const = default;
    };

    void showRows();
    void showChosen();
    [[nodiscard]] Rules rulesOf(const QString &module) const;
    [[nodiscard]] QWidget *viewOf(const protocol::ServiceStatus &module);
    void addSecret(QBoxLayout *layout, const protocol::ServiceStatus &module);

    QList<protocol::ServiceStatus> m_known;     // to the server
    QList<protocol::ServiceStatus> m_modules;   // and those that are not there now, but may do something when they are
    protocol::ApprovalRules m_rules;
    protocol::ServiceStatus m_shown;
    Rules m_shownRules;
    QLineEdit *m_secret = nullptr;
};

} // namespace tom::desktop
