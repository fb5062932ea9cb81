#include "server/account/account.h"

#include "shared/core/jsontime.h"

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

constexpr qint64 version = 2;
constexpr qint64 versionOfSignIns = 1;   // what stood under this name before: sign-ins, which have a file of their own now
constexpr qsizetype hexOfHash = 64;
constexpr qsizetype leastSecret = 16;

QJsonObject toJson(const SecondFactor &factor)
{
    QJsonArray hashes;
    for (const QByteArray &hash : factor.recoveryHashes)
        hashes.append(QString::fromLatin1(hash));
    return {{u"secret"_s, QString::fromLatin1(factor.secret.toHex())},
            {u"begun"_s, json::timeText(factor.begun)},
            {u"confirmed"_s, factor.confirmed},
            {u"last_step"_s, factor.lastStep},
            {u"recovery"_s, hashes}};
}

Result<SecondFactor> secondFactorFrom(const QJsonObject &object)
{
    const QByteArray hex = object.value("secret"_L1).toString().toLatin1();
    const QByteArray secret = QByteArray::fromHex(hex);
    const QDateTime begun = json::timeFrom(object.value("begun"_L1));
    const Result<qint64> lastStep = json::requiredInteger(object, "last_step"_L1);
    const QJsonValue confirmed = object.value("confirmed"_L1);
    const Result<QStringList> recovery = json::optionalStrings(object, "recovery"_L1);
    if (secret.size() < leastSecret || secret.toHex() != hex || !begun.isValid() || !lastStep || !confirmed.isBool() || !recovery)
        return failure(ErrorCode::InvalidInput, u"\"totp\" is damaged"_s);
    SecondFactor factor{.secret = secret, .begun = begun, .confirmed = confirmed.toBool(), .lastStep = *lastStep};
    for (const QString &hash : *recovery) {
        if (hash.size() != hexOfHash)
            return failure(ErrorCode::InvalidInput, u"a recovery code is damaged"_s);
        factor.recoveryHashes.append(hash.toLatin1());
    }
    return factor;
}

} // namespace

QJsonObject Account::toJson() const
{
    QJsonObject object = others;
    object.insert("version"_L1, version);
    if (secondFactor)
        object.insert("totp"_L1, server::toJson(*secondFactor));
    QJsonArray list;
    for (const AccessToken &token : tokens)
        list.append(token.toJson());
    object.insert("tokens"_L1, list);
    return object;
}

Result<Account> Account::fromJson(const QJsonObject &object)
{
    const Result<qint64> written = json::requiredInteger(object, "version"_L1);
    if (!written)
        return std::unexpected(written.error());
    if (*written == versionOfSignIns)
        return Account{};
    if (*written != version)
        return failure(ErrorCode::InvalidInput, u"it has version %1, which this Tom does not know"_s.arg(*written));
    Account account{.others = object};
    for (const QString &own : {u"version"_s, u"totp"_s, u"tokens"_s})
        account.others.remove(own);
    if (object.contains("totp"_L1)) {
        const Result<SecondFactor> factor = secondFactorFrom(object.value("totp"_L1).toObject());
        if (!factor)
            return std::unexpected(factor.error());
        account.secondFactor = *factor;
    }
    const QJsonValue tokens = object.value("tokens"_L1);
    if (!tokens.isUndefined() && !tokens.isArray())
        return failure(ErrorCode::InvalidInput, u"\"tokens\" is damaged"_s);
    for (const QJsonValue &value : tokens.toArray()) {
        const Result<AccessToken> token = AccessToken::fromJson(value.toObject());
        if (!token)
            return std::unexpected(token.error());
        account.tokens.append(*token);
    }
    return account;
}

} // namespace tom::server
