#include "agent/services/servicesecrets.h"

#include "shared/core/atomicfile.h"
#include "shared/core/json.h"
#include "shared/log/logsetup.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::agent {

namespace {

constexpr qint64 mostBytes = 4 * 1024 * 1024;

} // namespace

ServiceSecrets::ServiceSecrets(const QString &path) : m_path(path)
{
    const Result<QByteArray> bytes = readFile(path, mostBytes);
    if (!bytes) {
        if (bytes.error().code != ErrorCode::NotFound)
            m_state = std::unexpected(bytes.error());
        return;
    }
    const Result<QJsonObject> object = json::parseObject(*bytes);
    if (!object) {
        m_state = failure(ErrorCode::Storage, u"%1 is damaged; repair or remove it"_s.arg(path));
        return;
    }
    for (auto entry = object->begin(); entry != object->end(); ++entry) {
        m_secrets.insert(entry.key(), entry.value().toString());
        log::addSecret(entry.value().toString());
    }
}

Result<void> ServiceSecrets::set(const QString &service, const QString &secret)
{
    if (secret.isEmpty() || secret.size() > mostCharacters)
        return failure(ErrorCode::InvalidInput, u"\"secret\" must have from 1 to %1 characters"_s.arg(mostCharacters));
    if (std::ranges::any_of(secret, [](QChar c) { return c.unicode() < 0x20 || c.unicode() == 0x7f; }))
        return failure(ErrorCode::InvalidInput, u"\"secret\" must be one line without control characters"_s);
    log::addSecret(secret);
    QHash<QString, QString> secrets = m_secrets;
    secrets.insert(service, secret);
    return save(secrets);
}

Result<void> ServiceSecrets::remove(const QString &service)
{
    QHash<QString, QString> secrets = m_secrets;
    return secrets.remove(service) ? save(secrets) : m_state;
}

Result<void> ServiceSecrets::save(const QHash<QString, QString> &secrets)
{
    if (!m_state)
        return m_state;
    QJsonObject object;
    for (const auto &[name, value] : secrets.asKeyValueRange())
        object.insert(name, value);
    Result<void> written = writeFileAtomically(m_path, json::compact(object) + '\n');
    if (written)
        m_secrets = secrets;
    return written;
}

} // namespace tom::agent
