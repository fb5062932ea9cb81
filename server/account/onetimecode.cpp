#include "server/account/onetimecode.h"

#include "shared/auth/token.h"

#include <QMessageAuthenticationCode>
#include <QRandomGenerator>
#include <QUrl>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace tom::server::onetimecode {

namespace {

constexpr int secretBytes = 20;
constexpr quint32 modulus = 1'000'000;

} // namespace

QByteArray newSecret()
{
    QByteArray secret(secretBytes, Qt::Uninitialized);
    QRandomGenerator::system()->generate(secret.begin(), secret.end());
    return secret;
}

qint64 stepAt(const QDateTime &time)
{
    return time.toSecsSinceEpoch() / stepSeconds;
}

QString codeOf(const QByteArray &secret, qint64 step)
{
    QByteArray counter(sizeof(qint64), Qt::Uninitialized);
    qToBigEndian(step, counter.data());
    const QByteArray mac = QMessageAuthenticationCode::hash(counter, secret, QCryptographicHash::Sha1);
    const int offset = mac.back() & 0x0f;
    const quint32 number = qFromBigEndian<quint32>(mac.constData() + offset) & 0x7fffffff;
    return QString::number(number % modulus).rightJustified(digits, u'0');
}

std::optional<qint64> matchingStep(const QByteArray &secret, const QString &code, const QDateTime &now, qint64 lastStep)
{
    const QByteArray given = code.toUtf8();
    std::optional<qint64> match;
    for (qint64 step = stepAt(now) - tolerance; step <= stepAt(now) + tolerance; ++step) {
        if (auth::constantTimeEquals(codeOf(secret, step).toLatin1(), given) && step > lastStep)
            match = step;
    }
    return match;
}

QString base32(const QByteArray &bytes)
{
    static constexpr QLatin1StringView alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"_L1;
    QString text;
    quint32 bits = 0;
    int count = 0;
    for (const char byte : bytes) {
        bits = (bits << 8) | quint8(byte);
        for (count += 8; count >= 5; count -= 5)
            text += alphabet.at((bits >> (count - 5)) & 31);
    }
    if (count > 0)
        text += alphabet.at((bits << (5 - count)) & 31);
    return text;
}

QString enrolmentUri(const QByteArray &secret, const QString &username)
{
    const QString name = QString::fromLatin1(QUrl::toPercentEncoding(username));
    // All at once, since a percent sign of the name must not be filled in again.
    return u"otpauth://totp/Tom:%1?secret=%2&issuer=Tom&algorithm=SHA1&digits=%3&period=%4"_s.arg(
        name, base32(secret), QString::number(digits), QString::number(stepSeconds));
}

} // namespace tom::server::onetimecode
