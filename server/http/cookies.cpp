#include "server/http/cookies.h"

#include "shared/protocol/paths.h"

namespace tom::server {

QByteArray setCookie(QByteArrayView name, const QByteArray &value, std::chrono::seconds age)
{
    return name.toByteArray() + '=' + value
           + "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=" + QByteArray::number(qint64(age.count()));
}

QByteArray setSessionCookie(const QByteArray &token, std::chrono::seconds age)
{
    return setCookie(QByteArrayView(protocol::paths::sessionCookie), token, age);
}

} // namespace tom::server
