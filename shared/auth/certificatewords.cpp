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
    const qsizetype above = identity.chain.size() - 1;
    const QString chain = above == 0   ? u"no chain comes with it"_s
                          : above == 1 ? u"one certificate of its chain comes with it"_s
                                       : u"%1 certificates of its chain come with it"_s.arg(above);
    return u"the key fits the certificate, which is good for %1 until %2 UTC; %3\nfingerprint of the key: %4"_s.arg(
        names.isEmpty() ? u"no name"_s : names, endOf(identity).toUTC().toString(u"yyyy-MM-dd HH:mm"_s), chain,
        readableFingerprint(keyFingerprint(identity.chain.constFirst())));
}

} // namespace tom::auth
