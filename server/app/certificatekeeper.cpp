#include "server/app/certificatekeeper.h"

#include "shared/auth/certificatewords.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcCertificate, "tom.server.certificate")

CertificateKeeper::CertificateKeeper(const DataFolder &data, const auth::CertifiedKey &identity, QObject *parent)
    : QObject(parent),
      m_data(data),
      m_identity(identity),
      m_watch({data.certificate(), data.key(), data.chain()})
{
    connect(&m_watch, &FileWatch::changed, this, &CertificateKeeper::reload);
}

void CertificateKeeper::reload()
{
    const Result<auth::CertifiedKey> loaded = PublicCertificate::load(m_data);
    if (!loaded) {
        qCCritical(lcCertificate).noquote() << u"❌ the certificate is not taken over: %1; the old one goes on"_s.arg(
            loaded.error().message);
        return;
    }
    if (loaded->chain == m_identity.chain && loaded->key == m_identity.key)
        return;
    const bool isSameKey =
        auth::keyFingerprint(loaded->chain.constFirst()) == auth::keyFingerprint(m_identity.chain.constFirst());
    take(*loaded);
    qCInfo(lcCertificate).noquote() << u"🔒 a new certificate from %1, good until %2"_s.arg(
        m_data.certificate(), auth::endOf(m_identity).toUTC().toString(Qt::ISODate));
    if (!isSameKey)
        qCWarning(lcCertificate).noquote()
            << u"⚠️ its key is another one: clients that pinned the old key ask their users first"_s;
}

void CertificateKeeper::check(const QDateTime &now)
{
    const QDateTime end = auth::endOf(m_identity);
    if (end > now.addDays(auth::renewDays) || m_warned == now.date())
        return;
    m_warned = now.date();
    if (PublicCertificate::isOwn(m_identity)) {
        const Result<auth::CertifiedKey> renewed = PublicCertificate::renew(m_data, m_identity, now);
        if (renewed)
            return take(*renewed);
        qCCritical(lcCertificate).noquote() << u"❌ the certificate cannot be renewed: %1"_s.arg(renewed.error().message);
        return warn(u"renewal"_s, u"The server's certificate ends on %1 and cannot be renewed: %2"_s.arg(
                                      end.toUTC().toString(u"yyyy-MM-dd"_s), renewed.error().message));
    }
    const QString when = end.toUTC().toString(Qt::ISODate);
    const qint64 days = now.daysTo(end);
    if (end <= now) {
        qCCritical(lcCertificate).noquote() << u"❌ the certificate %1 ended on %2: put a new one there"_s.arg(
            m_data.certificate(), when);
        warn(u"ended"_s, u"The server's certificate ended on %1: put a new one there."_s.arg(when));
    } else {
        qCWarning(lcCertificate).noquote() << u"⚠️ the certificate %1 ends on %2, in %3 days: put a new one there"_s.arg(
            m_data.certificate(), when, QString::number(days));
        const int stage = days <= 1 ? 1 : days <= 7 ? 7 : auth::renewDays;   // an inbox is not told every day
        warn(QString::number(stage),
             u"The server's certificate ends on %1, in %2 days: put a new one there."_s.arg(when, QString::number(days)));
    }
}

void CertificateKeeper::warn(const QString &stage, const QString &text)
{
    Q_EMIT warned(u"certificate %1 %2"_s.arg(auth::endOf(m_identity).toUTC().toString(Qt::ISODate), stage), text);
}

void CertificateKeeper::take(const auth::CertifiedKey &identity)
{
    m_identity = identity;
    Q_EMIT changed();
}

} // namespace tom::server
