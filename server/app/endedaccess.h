#pragma once

#include "server/account/accountfiles.h"
#include "server/session/sessionstore.h"
#include "shared/config/config.h"

namespace tom::server {

// Ends sessions and access tokens that a change of the configuration makes invalid. What cannot be ended is told in the log.
class EndedAccess
{
public:
    EndedAccess(SessionStore &sessions, AccountFiles &accounts) : m_sessions(sessions), m_accounts(accounts) {}

    // What was opened with the password of now stays: another server on these files may have made the change.
    void ofOtherPasswords(const config::User &user) const;
    void ofUser(const QString &username) const;   // who is gone
    // The configuration may have changed while nobody served. A password that stays as text in the file has another hash
    // at each start, which says nothing.
    void ofOtherConfig(const config::Config &config, const QByteArray &text) const;

private:
    SessionStore &m_sessions;
    AccountFiles &m_accounts;
};

} // namespace tom::server
