#pragma once

#include "shared/auth/x509.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace tom::http {

// Whom we believe, and who we say we are. One client has one trust; never share a client between two.
struct Trust
{
    QByteArray pinnedKey{};   // SHA-256 of the server's SubjectPublicKeyInfo, lower-case hex; replaces every other check
    QList<auth::Certificate> authority{};   // in place of the system's, when it is not empty
    QString name{};                       // what the certificate must be for; empty: the host of the URL
    QList<auth::Certificate> certificateChain{};   // ours, for servers that ask
    auth::PrivateKey privateKey{};
};

} // namespace tom::http
