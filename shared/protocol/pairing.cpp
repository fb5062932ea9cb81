#include "shared/protocol/pairing.h"

#include "shared/core/json.h"

#include <QRegularExpression>
#include <QUrl>
#include <QUrlQuery>

using namespace Qt::StringLiterals;

namespace tom::protocol {

namespace {

constexpr QLatin1StringView scheme = "tom"_L1;
constexpr auto base64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
constexpr qsizetype keyBytes = 32;
constexpr qsizetype longestCode = 512;

bool isSecret(const QString &text)
{
    static const QRegularExpression form(u"\\A[A-Za-z0-9_-]{22,64}\\z"_s);   // 128 bits at least
    return form.match(text).hasMatch();
}

// As config.yml names people.
bool isName(const QString &text)
{
    static const QRegularExpression form(u"\\A[A-Za-z0-9._-]{1,64}\\z"_s);
    return form.match(text).hasMatch() && text != "."_L1 && text != ".."_L1;
}

std::unexpected<Error> notWhole()
{
    return failure(ErrorCode::InvalidInput, u"this is no whole pairing code: copy all of it, from tom:// to its end"_s);
}

} // namespace

QString PairingCode::toString() const
{
    QUrl url;
    url.setScheme(scheme);
    url.setHost(host);
    url.setPort(port);
    url.setPath(u"/pair"_s);
    QUrlQuery query;
    query.addQueryItem(u"key"_s, QString::fromLatin1(QByteArray::fromHex(key).toBase64(base64)));
    if (!secret.isEmpty())
        query.addQueryItem(u"code"_s, QString::fromLatin1(secret));
    if (!user.isEmpty())
        query.addQueryItem(u"user"_s, user);
    url.setQuery(query);
    return url.toString(QUrl::FullyEncoded);
}

bool PairingCode::isMeant(const QString &text)
{
    return text.trimmed().startsWith("tom:"_L1, Qt::CaseInsensitive);
}

Result<PairingCode> PairingCode::parse(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.size() > longestCode)
        return notWhole();
    const QUrl url(trimmed, QUrl::StrictMode);
    if (!url.isValid() || url.scheme() != scheme || url.host().isEmpty() || url.port() <= 0 || url.path() != "/pair"_L1
        || !url.userInfo().isEmpty() || url.hasFragment())
        return notWhole();
    const QUrlQuery query(url);
    PairingCode code{.host = url.host(), .port = url.port()};
    for (const auto &[name, value] : query.queryItems(QUrl::FullyDecoded)) {
        if (query.allQueryItemValues(name).size() != 1)
            return notWhole();
        if (name == "key"_L1) {
            const auto key = QByteArray::fromBase64Encoding(value.toLatin1(), base64 | QByteArray::AbortOnBase64DecodingErrors);
            if (!key || key.decoded.size() != keyBytes)
                return notWhole();
            code.key = key.decoded.toHex();
        } else if (name == "code"_L1) {
            if (!isSecret(value))
                return notWhole();
            code.secret = value.toLatin1();
        } else if (name == "user"_L1) {
            if (!isName(value))
                return notWhole();
            code.user = value;
        }
    }
    if (code.key.isEmpty() || (code.secret.isEmpty() && code.user.isEmpty()))
        return notWhole();
    return code;
}

QJsonObject PairingRequest::toJson() const
{
    QJsonObject object{{u"code"_s, QString::fromLatin1(secret)}};
    if (!username.isEmpty())
        object.insert("username"_L1, username);
    if (!password.isEmpty())
        object.insert("password"_L1, password);
    if (!device.isEmpty())
        object.insert("device"_L1, device);
    return object;
}

Result<PairingRequest> PairingRequest::fromJson(const QJsonObject &object)
{
    const Result<QString> code = json::requiredString(object, "code"_L1);
    if (!code)
        return std::unexpected(code.error());
    if (!isSecret(*code))
        return failure(ErrorCode::InvalidInput, u"\"code\" is no pairing code"_s);
    PairingRequest request{.secret = code->toLatin1()};
    for (const auto &[name, member] : {std::pair("username"_L1, &request.username), std::pair("password"_L1, &request.password),
                                       std::pair("device"_L1, &request.device)}) {
        const auto value = json::optionalString(object, name);
        if (!value)
            return std::unexpected(value.error());
        *member = value->value_or(QString());
    }
    return request;
}

} // namespace tom::protocol
