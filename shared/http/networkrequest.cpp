#include "shared/http/networkrequest.h"

#include "shared/auth/qtcertificates.h"

#include <QHttp1Configuration>
#include <QSslConfiguration>

using namespace Qt::StringLiterals;

namespace tom::http {

namespace {

QSslConfiguration tlsOf(const Trust &trust)
{
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    if (!trust.pinnedKey.isEmpty())
        tls.setCaCertificates({});   // then each handshake asks us (sslErrors), and only the pin decides
    else if (!trust.authority.isEmpty())
        tls.setCaCertificates(auth::forQt(trust.authority));
    if (!trust.certificateChain.isEmpty()) {
        tls.setLocalCertificateChain(auth::forQt(trust.certificateChain));
        tls.setPrivateKey(auth::forQt(trust.privateKey));
    }
    return tls;
}

} // namespace

QNetworkRequest networkRequest(const HttpRequest &request, const Trust &trust)
{
    // Qt would answer a 401 with the user of the URL by itself, which is a second request.
    QNetworkRequest result(request.url.adjusted(QUrl::RemoveUserInfo));
    result.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    result.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    result.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    result.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    result.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    result.setAttribute(QNetworkRequest::CacheSaveControlAttribute, false);
    result.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    result.setAttribute(QNetworkRequest::DoNotBufferUploadDataAttribute, true);
    QHttp1Configuration http1;
    http1.setNumberOfConnectionsPerHost(64);   // with the usual six, a seventh stream waits without a word
    result.setHttp1Configuration(http1);
    result.setSslConfiguration(tlsOf(trust));
    if (!trust.name.isEmpty())
        result.setPeerVerifyName(trust.name);

    result.setRawHeader("User-Agent"_ba, QByteArray("Tom/" TOM_VERSION));
    for (const auto &[name, value] : request.headers)
        result.setRawHeader(name, value);
    if (!request.body.isEmpty() && !result.hasRawHeader("Content-Type"))
        result.setRawHeader("Content-Type"_ba, "application/octet-stream"_ba);   // else Qt calls it a form
    result.setHeader(QNetworkRequest::ContentLengthHeader, request.body.size());
    return result;
}

} // namespace tom::http
