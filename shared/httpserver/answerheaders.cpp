#include "shared/httpserver/answerheaders.h"

#include <QDateTime>
#include <QLocale>
#include <QUuid>

using namespace Qt::StringLiterals;

namespace tom::httpserver {

Headers commonHeaders()
{
    const QString now = QLocale::c().toString(QDateTime::currentDateTimeUtc(), u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s);
    return {
        {"Date", now.toLatin1()},
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
    return QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
}

QHttpHeaders httpHeaders(const Headers &headers)
{
    QHttpHeaders result;
    for (const auto &[name, value] : headers)
        result.append(name, value);
    return result;
}

QByteArray answerHead(int status, const Headers &headers)
{
    // No reason phrase: it has no meaning (RFC 9112 4), but its space must be there.
    QByteArray head = "HTTP/1.1 "_ba + QByteArray::number(status) + " \r\n"_ba;
    for (const auto &[name, value] : httpHeaders(headers).toListOfPairs())
        head += name + ": "_ba + value + "\r\n"_ba;
    return head + "\r\n"_ba;
}

} // namespace tom::httpserver
