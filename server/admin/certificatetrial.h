#pragma once

#include "server/app/datafolder.h"

#include <QJsonObject>

namespace tom::server {

// What of a certificate is tried. Without a certificate: the files of tls/, as they stand there now.
struct CertificateWanted
{
    QByteArray certificate{};   // PEM, also with the rest of its chain
    QByteArray key{};
    QByteArray chain{};

    // The Error names what is missing, never what was given.
    [[nodiscard]] static Result<CertificateWanted> fromJson(const QJsonObject &object);
};

// Loads a certificate with its key as the public listener would, and makes of them what it serves with. Nothing is taken
// over or written. Blocks. {works, result, names?, expires?, fingerprint?}
[[nodiscard]] QJsonObject tryCertificate(const DataFolder &data, const CertificateWanted &wanted);

} // namespace tom::server
