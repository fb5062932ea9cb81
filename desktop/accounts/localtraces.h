#pragma once

#include "desktop/api/accountstore.h"

namespace tom::desktop {

// What is kept of one account on this computer, whether or not its server still knows it.
class LocalTraces
{
public:
    // folder: of the client, with all accounts.
    LocalTraces(const QString &folder, Account account);

    [[nodiscard]] const QString &folder() const { return m_folder; }   // of this account
    // What is nowhere else.
    [[nodiscard]] qsizetype drafts() const;
    [[nodiscard]] qsizetype unsent() const;

    // Nobody may have anything of it open. Copies of what the server has, and how somebody wished to listen.
    void removeCopies() const;
    void removeAll() const;   // also what is nowhere else

private:
    Account m_account;
    QString m_folder;
};

} // namespace tom::desktop
