#include "server/account/recoverycode.h"

#include "shared/auth/token.h"

namespace tom::server::recoverycode {

QStringList make()
{
    QStringList codes;
    for (int i = 0; i < count; ++i)
        codes.append(auth::randomPassword());
    return codes;
}

QByteArray hashOf(const QString &code)
{
    QString plain = code.toLower();
    plain.removeIf([](QChar c) { return c == u'-' || c.isSpace(); });
    return auth::sha256Hex(plain.toUtf8());
}

} // namespace tom::server::recoverycode
