#include "desktop/api/serveraddress.h"

using namespace Qt::StringLiterals;

namespace tom::desktop {

namespace {

constexpr int freshServerPort = 8443;

} // namespace

Result<ServerAddress> ServerAddress::parse(const QString &text)
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return failure(ErrorCode::InvalidInput, tr("Write the address of the server, for example localhost:8443."));
    const bool hasScheme = trimmed.contains("://"_L1);
    const QUrl url(hasScheme ? trimmed : "https://"_L1 + trimmed, QUrl::StrictMode);
    if (hasScheme && url.scheme() != "https"_L1)
        return failure(ErrorCode::InvalidInput, tr("Tom speaks only HTTPS: write https:// or leave it out."));
    if (!url.isValid() || url.host().isEmpty() || url.port() == 0)
        return failure(ErrorCode::InvalidInput,
                       tr("“%1” is not the address of a server. An example: localhost:8443.").arg(trimmed));
    const bool bare = (url.path().isEmpty() || url.path() == "/"_L1) && !url.hasQuery() && !url.hasFragment();
    if (!bare || !url.userInfo().isEmpty())
        return failure(ErrorCode::InvalidInput, tr("Write only host and port of the server, for example localhost:8443."));
    ServerAddress address;
    address.m_origin.setScheme(u"https"_s);
    address.m_origin.setHost(url.host());
    address.m_origin.setPort(url.port(hasScheme ? 443 : freshServerPort));
    return address;
}

QUrl ServerAddress::url(const QString &path) const
{
    QUrl url = m_origin;
    url.setPath(path);
    return url;
}

QString ServerAddress::toString() const
{
    return m_origin.toString();
}

} // namespace tom::desktop
