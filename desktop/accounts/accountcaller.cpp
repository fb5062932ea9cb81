#include "desktop/accounts/accountcaller.h"

namespace tom::desktop {

AccountCaller::AccountCaller(Caller &system, QString id, QObject *parent)
    : Caller(parent),
      m_system(system),
      m_prefix(std::move(id) + u'/')
{
    connect(&system, &Caller::answered, this, [this](const QString &key, const QString &action) {
        if (key.startsWith(m_prefix))
            Q_EMIT answered(key.sliced(m_prefix.size()), action);
    });
}

// The name comes first, so that a long title does not cut it off, and nobody's words can take its place.
void AccountCaller::call(const Call &call)
{
    Call named = call;
    named.key = m_prefix + call.key;
    if (!m_name.isEmpty())
        named.title = tr("%1: %2", "an account, and what it is told").arg(m_name, call.title);
    m_system.call(named);
}

void AccountCaller::withdraw(const QString &key)
{
    m_system.withdraw(m_prefix + key);
}

} // namespace tom::desktop
