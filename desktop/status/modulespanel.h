#pragma once

#include "desktop/look/listpage.h"
#include "shared/protocol/servicestatus.h"

class QLineEdit;

namespace tom::desktop {

// The modules: how each is, what it said last when it failed, when it is tried again, and the user's own secret for it.
// Shows and asks.
class ModulesPanel : public ListPage
{
    Q_OBJECT

public:
    explicit ModulesPanel(QWidget *parent = nullptr);

    void setModules(const QList<protocol::ServiceStatus> &modules);
    void clearSecret(const QString &module);   // what was typed is kept at the server now

Q_SIGNALS:
    void secretGiven(const QString &module, const QString &secret);
    void secretForgotten(const QString &module);

private:
    void showChosen();
    [[nodiscard]] QWidget *viewOf(const protocol::ServiceStatus &module);
    void addSecret(QBoxLayout *layout, const protocol::ServiceStatus &module);

    QList<protocol::ServiceStatus> m_modules;
    protocol::ServiceStatus m_shown;
    QLineEdit *m_secret = nullptr;
};

} // namespace tom::desktop
