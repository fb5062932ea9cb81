#include "server/admin/certificatetrial.h"

#include "server/app/publiccertificate.h"
#include "shared/auth/certificatewords.h"
#include "shared/core/json.h"
#include "shared/httpserver/tlscontext.h"
#include "shared/httpserver/tlssettings.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

QJsonObject refused(const Error &error)
{
    return {{u"works"_s, false}, {u"result"_s, error.message}};
}

} // namespace

Result<CertificateWanted> CertificateWanted::fromJson(const QJsonObject &object)
{
    const auto certificate = json::optionalString(object, "certificate"_L1);
    const auto key = json::optionalString(object, "key"_L1);
    const auto chain = json::optionalString(object, "chain"_L1);
    for (const auto *one : {&certificate, &key, &chain}) {
        if (!*one)
            return std::unexpected(one->error());
    }
    if (certificate->has_value() != key->has_value() || (chain->has_value() && !certificate->has_value()))
        return failure(ErrorCode::InvalidInput, u"\"certificate\" and \"key\" are tried together, or neither of them is there"_s);
    return CertificateWanted{.certificate = certificate->value_or(QString()).toUtf8(),
                             .key = key->value_or(QString()).toUtf8(),
                             .chain = chain->value_or(QString()).toUtf8()};
}

QJsonObject tryCertificate(const DataFolder &data, const CertificateWanted &wanted)
{
    const Result<auth::CertifiedKey> identity =
        wanted.certificate.isEmpty() && wanted.key.isEmpty()
            ? PublicCertificate::load(data)
            : auth::certifiedKeyFromPem(wanted.certificate + '\n' + wanted.chain, wanted.key);
    if (!identity)
        return refused(identity.error());
    const auto usable = httpserver::TlsContext::make(httpserver::serverTls(identity->chain, identity->key));
    if (!usable)
        return refused(usable.error());
    return {{u"works"_s, true},
            {u"result"_s, auth::certificateWords(*identity)},
            {u"names"_s, QJsonArray::fromStringList(auth::namesOf(*identity))},
            {u"expires"_s, auth::endOf(*identity).toUTC().toString(Qt::ISODate)},
            {u"fingerprint"_s, QString::fromLatin1(auth::keyFingerprint(identity->chain.constFirst()))}};
}

} // namespace tom::server
