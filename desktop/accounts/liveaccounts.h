#pragma once

#include "desktop/accounts/connections.h"
#include "desktop/accounts/liveaccount.h"
#include "desktop/accounts/localtraces.h"

#include <vector>

namespace tom::desktop {

// All accounts that are signed in on this computer, each for itself: what happens to one of them is nothing to the others.
// Does not know which of them is shown.
class LiveAccounts : public QObject
{
    Q_OBJECT

public:
    // folder: of the client. The caller outlives this.
    LiveAccounts(const QString &folder, AccountStore &store, const Connections &connections, Caller &caller,
                 QObject *parent = nullptr);
    ~LiveAccounts() override;

    void openAll();
    // The one that is there with this session, or else a new one in its place.
    [[nodiscard]] Result<LiveAccount *> open(const Account &account);
    // Takes it out, here and at the server; its files go, and what was written and never sent only if that is wished.
    [[nodiscard]] Result<void> signOut(const Account &account, bool erases);

    [[nodiscard]] LiveAccount *find(const Account &account) const;   // whatever its session is
    [[nodiscard]] QList<LiveAccount *> all() const;   // by name, so that each stays where it is
    // The one used last to which one can go from this one.
    [[nodiscard]] LiveAccount *other(const Account &than) const;
    // For whom something waits: this one, where that is so.
    [[nodiscard]] LiveAccount *calling(const Account &preferred) const;
    [[nodiscard]] int waiting() const;
    [[nodiscard]] LocalTraces traces(const Account &account) const { return {m_folder, account}; }

Q_SIGNALS:
    void changed();
    void ended(const tom::desktop::Account &account);
    void showRequested(const tom::desktop::Account &account, const QString &key);
    void conversationRequested(const tom::desktop::Account &account, const QString &conversation);

private:
    void drop(const Account &account);
    void nameAll();

    QString m_folder;
    AccountStore &m_store;
    const Connections &m_connections;
    Caller &m_caller;
    std::vector<std::unique_ptr<LiveAccount>> m_all;
};

// Two accounts are the same whatever their sessions are.
[[nodiscard]] bool isSameAccount(const Account &one, const Account &other);

} // namespace tom::desktop
