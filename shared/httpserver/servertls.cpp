#include "shared/httpserver/httpserver.h"

#include <QSslCipher>

using namespace Qt::StringLiterals;

namespace tom::httpserver {

QSslConfiguration serverTls(const QList<QSslCertificate> &chain, const QSslKey &key)
{
    QList<QSslCipher> ciphers;
    for (const QString &name :
         {u"TLS_AES_128_GCM_SHA256"_s, u"TLS_AES_256_GCM_SHA384"_s, u"TLS_CHACHA20_POLY1305_SHA256"_s,
          u"ECDHE-ECDSA-AES128-GCM-SHA256"_s, u"ECDHE-RSA-AES128-GCM-SHA256"_s, u"ECDHE-ECDSA-AES256-GCM-SHA384"_s,
          u"ECDHE-RSA-AES256-GCM-SHA384"_s, u"ECDHE-ECDSA-CHACHA20-POLY1305"_s, u"ECDHE-RSA-CHACHA20-POLY1305"_s}) {
        const QSslCipher cipher(name);
        if (!cipher.isNull())   // other TLS libraries have other names; then their own list holds
            ciphers.append(cipher);
    }
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setLocalCertificateChain(chain);
    tls.setPrivateKey(key);
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    if (!ciphers.isEmpty())
        tls.setCiphers(ciphers);
    tls.setCaCertificates({});   // the system's 150 would be copied for each connection
    tls.setPeerVerifyMode(QSslSocket::VerifyNone);
    tls.setAllowedNextProtocols({"http/1.1"_ba});
    return tls;
}

} // namespace tom::httpserver
