#include "server/http/readiness.h"

#include <QStorageInfo>
#include <QTemporaryFile>

using namespace Qt::StringLiterals;

namespace tom::server {

const Readiness::State &Readiness::state()
{
    if (m_since.isValid() && m_since.durationElapsed() < m_remembered)
        return m_state;
    m_state = {};
    for (const Part &part : std::as_const(m_parts)) {
        if (const std::optional<QString> reason = part.check())
            (part.isWarning ? m_state.warnings : m_state.faults).append({.part = part.name, .reason = *reason});
    }
    m_since.start();
    return m_state;
}

namespace readiness {

std::optional<QString> validCertificate(const auth::Certificate &certificate, const QDateTime &now)
{
    if (certificate.isNull())
        return u"there is none"_s;
    if (now < certificate.effectiveDate())
        return u"it is not valid yet"_s;
    if (now > certificate.expiryDate())
        return u"it has expired"_s;
    return {};
}

// Permissions alone tell neither of a full nor of a broken disk.
std::optional<QString> writableFolder(const QString &folder)
{
    QTemporaryFile probe(folder + u"/.ready-XXXXXX"_s);
    if (probe.open() && probe.write(QByteArray(512, ' ')) == 512 && probe.flush())
        return {};
    return u"nothing can be written"_s;
}

std::optional<QString> freeSpace(const QString &folder, qint64 wantedBytes)
{
    const QStorageInfo disk(folder);
    if (disk.isValid() && disk.bytesAvailable() >= wantedBytes)
        return {};
    return u"the disk is full or nearly so"_s;
}

} // namespace readiness

} // namespace tom::server
