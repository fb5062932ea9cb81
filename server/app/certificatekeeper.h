#pragma once

#include "server/app/publiccertificate.h"
#include "shared/core/filewatch.h"

#include <QDate>
#include <QObject>

namespace tom::server {

// Keeps the certificate of the public listener good while the server runs: takes over files that changed, renews the one
// that is our own, and warns before another's end.
class CertificateKeeper : public QObject
{
    Q_OBJECT

public:
    CertificateKeeper(const DataFolder &data, const auth::CertifiedKey &identity, QObject *parent = nullptr);

    [[nodiscard]] const auth::CertifiedKey &identity() const { return m_identity; }
    // The files again. A pair that cannot be used is refused, and the old one stays.
    void reload();
    // Call it often; it speaks once a day.
    void check(const QDateTime &now);

Q_SIGNALS:
    void changed();
    // Somebody has to do something about it. Id: the same for the same news; it changes when it becomes more pressing.
    void warned(const QString &id, const QString &text);

private:
    void take(const auth::CertifiedKey &identity);
    void warn(const QString &stage, const QString &text);

    DataFolder m_data;
    auth::CertifiedKey m_identity;
    FileWatch m_watch;
    QDate m_warned;
};

} // namespace tom::server
