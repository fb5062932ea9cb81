#pragma once

#include "shared/core/result.h"

#include <QHash>

namespace tom::agent {

// The user's own secrets for services, by the service's name, in one file that only this user's agent reads (0600). They are
// plain in it: a key to them would have to lie beside. Never tells a secret in a message.
class ServiceSecrets
{
public:
    explicit ServiceSecrets(const QString &path);

    static constexpr qsizetype mostCharacters = 8192;

    [[nodiscard]] QString secret(const QString &service) const { return m_secrets.value(service); }   // empty: none
    [[nodiscard]] Result<void> set(const QString &service, const QString &secret);
    [[nodiscard]] Result<void> remove(const QString &service);
    [[nodiscard]] const Result<void> &state() const { return m_state; }   // an Error: the file cannot be read, and is left alone

private:
    [[nodiscard]] Result<void> save(const QHash<QString, QString> &secrets);

    QString m_path;
    QHash<QString, QString> m_secrets;
    Result<void> m_state;
};

}   // namespace tom::agent
