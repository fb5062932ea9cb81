#include "shared/auth/certificatewords.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::auth {

QStringList namesOf(const CertifiedKey &identity)
{
    const Certificate &leaf = identity.chain.constFirst();
    return leaf.dnsNames().isEmpty() ? leaf.commonNames() : leaf.dnsNames();
}

QDateTime endOf(const CertifiedKey &identity)
{
    return std::ranges::min(identity.chain, std::ranges::less(), &Certificate::expiryDate).expiryDate();
}

QString certificateWords(const CertifiedKey &identity)
{
    const QString names = namesOf(identity).join(u", "_s);
    return u"the key fits the certificate, which is good for %1 until %2; %3; fingerprint of the key %4"_s.arg(
        names.isEmpty() ? u"no name"_s : names, endOf(identity).toUTC().toString(Qt::ISODate),
        identity.chain.size() == 1 ? u"no chain comes with it"_s
                                   : u"%1 certificates of its chain come with it"_s.arg(identity.chain.size() - 1),
        readableFingerprint(keyFingerprint(identity.chain.constFirst())));
}

} // namespace tom::auth
