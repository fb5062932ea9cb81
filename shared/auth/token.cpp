#include "shared/auth/token.h"

#include <QCryptographicHash>
#include <QRandomGenerator>

#include <span>

#include <sodium.h>

using namespace Qt::StringLiterals;

namespace tom::auth {

QByteArray randomToken(int bytes)
{
    QByteArray random(bytes, Qt::Uninitialized);
    QRandomGenerator::system()->generate(random.begin(), random.end());
    return random.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QString randomPassword()
{
    static constexpr QLatin1StringView alphabet = "abcdefghjkmnpqrstuvwxyz23456789"_L1;   // without i, l, o, 0, 1

    QString password;
    for (int i = 0; i < 16; ++i) {
        if (i > 0 && i % 4 == 0)
            password += u'-';
        password += alphabet.at(randombytes_uniform(static_cast<uint32_t>(alphabet.size())));   // every letter as likely
    }
    return password;
}

QByteArray sha256Hex(QByteArrayView bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

bool constantTimeEquals(QByteArrayView left, QByteArrayView right)
{
    return left.size() == right.size() && sodium_memcmp(left.data(), right.data(), static_cast<size_t>(left.size())) == 0;
}

} // namespace tom::auth
