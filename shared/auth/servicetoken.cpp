#include "shared/auth/servicetoken.h"

#include "shared/auth/token.h"

#include <QMessageAuthenticationCode>

using namespace Qt::StringLiterals;

namespace tom::auth {

namespace {

constexpr QByteArrayView prefix = "tommem_";
constexpr qsizetype leastSecret = 32;

QByteArray sealOf(const QByteArray &secret, const QByteArray &name)
{
    return QMessageAuthenticationCode::hash("tom-memory:" + name, secret, QCryptographicHash::Sha256)
        .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

} // namespace

QByteArray serviceToken(const QByteArray &secret, const QString &username)
{
    const QByteArray name = username.toUtf8();
    return prefix.toByteArray() + name + '.' + sealOf(secret, name);
}

std::optional<QString> userOfServiceToken(const QByteArray &secret, QByteArrayView token)
{
    const qsizetype dot = token.lastIndexOf('.');   // a seal has none
    if (secret.size() < leastSecret || !token.startsWith(prefix) || dot <= prefix.size())
        return std::nullopt;
    const QByteArray name = token.sliced(prefix.size(), dot - prefix.size()).toByteArray();
    if (!constantTimeEquals(token.sliced(dot + 1), sealOf(secret, name)))
        return std::nullopt;
    return QString::fromUtf8(name);
}

} // namespace tom::auth
