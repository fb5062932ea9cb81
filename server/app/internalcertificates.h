#pragma once

#include "server/app/datafolder.h"
#include "shared/auth/certificate.h"
#include "shared/config/config.h"

#include <QObject>

namespace tom::server {

// The certificates by which the server and its agents know each other, all of our own authority, and their renewal in
// time: of the authority, of this server, and in the folders of agents that somebody else runs, which hold such an agent's part
// of the configuration, too.
class InternalCertificates : public QObject
{
    Q_OBJECT

public:
    [[nodiscard]] static Result<std::unique_ptr<InternalCertificates>>
    loadOrMake(const DataFolder &data, const config::Config &config, const QString &configFile);

    [[nodiscard]] const auth::InternalAuthority &authority() const { return m_authority; }
    [[nodiscard]] const auth::CertifiedKey &server() const { return m_server; }   // "tom-server"

    // Makes and renews what is due. Often: it costs little when nothing is.
    void check(const QDateTime &now);

Q_SIGNALS:
    void changed();   // what this server shows, or believes

private:
    InternalCertificates(const DataFolder &data, const config::Config &config, const QString &configFile,
                         auth::InternalAuthority authority, auth::CertifiedKey server);
    [[nodiscard]] bool renewAuthority(const QDateTime &now);
    [[nodiscard]] bool renewServer(const QDateTime &now);
    void makeForOthers();
    void keepConfig(const QString &user, const Result<QByteArray> &whole) const;
    void forgetThoseWhoAreGone() const;

    DataFolder m_data;
    const config::Config &m_config;
    QString m_configFile;
    auth::InternalAuthority m_authority;
    auth::CertifiedKey m_server;
};

} // namespace tom::server
