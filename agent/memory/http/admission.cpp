#include "agent/memory/http/admission.h"

#include <QHostAddress>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace tom::memory {

using httpserver::Request;
using httpserver::Response;

namespace {

// Of "name", "name:port", "[::1]:port".
QString hostOf(const QByteArray &authority)
{
    return QUrl(u"http://"_s + QString::fromLatin1(authority), QUrl::StrictMode).host().toLower();
}

bool isLoopbackName(const QString &host)
{
    return host == "localhost"_L1 || QHostAddress(host).isLoopback();
}

Response unauthorized()
{
    Response response = Response::failure(
        {.code = ErrorCode::Unauthorized, .message = u"send the token of your user: Authorization: Bearer TOKEN"_s});
    response.headers.emplaceBack("WWW-Authenticate", "Bearer");
    return response;
}

} // namespace

Admission::Admission(FindUser findUser, const QStringList &hosts) : m_findUser(std::move(findUser))
{
    for (const QString &host : hosts)
        m_hosts.append(host.toLower());
}

// A page that rebinds its name to our address still sends its own name; an address in digits cannot be rebound.
bool Admission::isOurHost(const QString &host) const
{
    return isLoopbackName(host) || !QHostAddress(host).isNull() || m_hosts.contains(host);
}

std::expected<QString, Response> Admission::check(const Request &request) const
{
    const auto forbidden = [](const QString &why) {
        return std::unexpected(Response::failure({.code = ErrorCode::Forbidden, .message = why}));
    };
    if (!isOurHost(hostOf(request.header("Host"))))
        return forbidden(u"this service is not called by the name that the request was sent to"_s);
    if (const QByteArray origin = request.header("Origin"); !origin.isEmpty()) {
        const QString host = QUrl(QString::fromLatin1(origin), QUrl::StrictMode).host().toLower();
        if (!isLoopbackName(host) && !m_hosts.contains(host))
            return forbidden(u"pages of other sites may not ask this service"_s);
    }
    static constexpr QByteArrayView scheme = "Bearer ";
    const QByteArray authorization = request.header("Authorization");
    const bool hasToken =
        authorization.size() > scheme.size() && authorization.first(scheme.size()).compare(scheme, Qt::CaseInsensitive) == 0;
    const std::optional<QString> user =
        m_findUser(hasToken ? QByteArrayView(authorization).sliced(scheme.size()).trimmed() : QByteArrayView());
    if (!user)
        return std::unexpected(unauthorized());
    return *user;
}

} // namespace tom::memory
