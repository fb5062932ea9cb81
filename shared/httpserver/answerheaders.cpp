#include "shared/httpserver/answerheaders.h"

#include "shared/core/json.h"
#include "shared/httpserver/headfields.h"

#include <QDateTime>
#include <QLocale>
#include <QRandomGenerator>
#include <QUuid>

#include <array>

using namespace Qt::StringLiterals;

namespace tom::httpserver {

namespace {

// Written once a second: it takes longer than all other headers together.
QByteArray date()
{
    static thread_local qint64 written = -1;
    static thread_local QByteArray text;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    if (const qint64 second = now.toSecsSinceEpoch(); std::exchange(written, second) != second)
        text = QLocale::c().toString(now, u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s).toLatin1();
    return text;
}

} // namespace

Headers commonHeaders()
{
    return {
        {"Date", date()},
        {"Strict-Transport-Security", "max-age=31536000"},
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "no-referrer"},
        {"Cache-Control", "no-store"},
        {"Content-Security-Policy",
         "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"},
    };
}

QByteArray newRequestId()
{
    // Not QUuid::createUuid(), which asks the system each time: this one need not be unguessable.
    std::array<quint32, 4> random{};
    QRandomGenerator::global()->fillRange(random.data(), qsizetype(random.size()));
    QByteArray bytes(reinterpret_cast<const char *>(random.data()), qsizetype(sizeof random));
    bytes[6] = char((bytes.at(6) & 0x0f) | 0x40);   // RFC 9562: version 4, variant 1
    bytes[8] = char((bytes.at(8) & 0x3f) | 0x80);
    return QUuid::fromRfc4122(bytes).toByteArray(QUuid::WithoutBraces);
}

QByteArray withRequestId(const QByteArray &body, const QByteArray &id)
{
    Result<QJsonObject> object = json::parseObject(body);
    if (!object)
        return body;
    object->insert("request"_L1, QString::fromLatin1(id));
    return json::compact(*object);
}

QByteArray answerHead(int status, const Headers &headers)
{
    QByteArray head;
    head.reserve(1024);
    // No reason phrase: it has no meaning (RFC 9112 4), but its space must be there.
    head.append("HTTP/1.1 ").append(QByteArray::number(status)).append(" \r\n");
    for (const auto &[name, value] : headers) {
        const QByteArrayView text = QByteArrayView(value).trimmed();
        if (isToken(name) && isFieldValue(text))
            head.append(name.toLower()).append(": ").append(text).append("\r\n");
    }
    return head.append("\r\n");
}

} // namespace tom::httpserver
