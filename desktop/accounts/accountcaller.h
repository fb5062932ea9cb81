#pragma once

#include "desktop/notify/caller.h"

namespace tom::desktop {

// What one account of several says outside of our windows: its own words and answers, apart from those of the others.
class AccountCaller : public Caller
{
    Q_OBJECT

public:
    // id: of no other account.
    AccountCaller(Caller &system, QString id, QObject *parent = nullptr);

    void setName(const QString &name) { m_name = name; }   // said with every call; empty: there is only this account
    void call(const Call &call) override;
    void withdraw(const QString &key) override;

private:
    Caller &m_system;
    QString m_prefix;
    QString m_name;
};

} // namespace tom::desktop
