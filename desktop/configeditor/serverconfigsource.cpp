#include "desktop/configeditor/serverconfigsource.h"

#include "desktop/api/apiclient.h"

namespace tom::desktop {

QString ServerConfigSource::name() const
{
    return m_client.server().toString();
}

QFuture<Result<ConfigShown>> ServerConfigSource::read()
{
    return m_client.configuration();
}

QFuture<Result<ConfigChecked>> ServerConfigSource::check(const QString &text)
{
    return m_client.checkConfiguration(text);
}

QFuture<Result<ConfigPut>> ServerConfigSource::write(const QString &text, const QString &revision)
{
    return m_client.putConfiguration(text, revision);
}

QFuture<Result<ConfigTrial>> ServerConfigSource::tryPart(const ConfigPart &part, const QString &text)
{
    m_trial = std::make_unique<QObject>();
    return m_client.tryConfiguration(part, text, m_trial.get());
}

QFuture<Result<ConfigVersions>> ServerConfigSource::versions()
{
    return m_client.configurationVersions();
}

QFuture<Result<ConfigShown>> ServerConfigSource::version(const QString &revision)
{
    return m_client.configurationVersion(revision);
}

QFuture<Result<ConfigPut>> ServerConfigSource::restore(const QString &revision)
{
    return m_client.restoreConfiguration(revision);
}

} // namespace tom::desktop
