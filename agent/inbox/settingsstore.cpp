#include "agent/inbox/settingsstore.h"

#include "shared/core/json.h"
#include "shared/log/logsetup.h"

#include <QLoggingCategory>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcSettings, "tom.agent.settings")

namespace {

constexpr qsizetype leastSecret = 8;   // shorter words are hidden nowhere: they would be hidden everywhere

// Who knows such an address may write to the device behind it.
void hideAddresses(const protocol::UserSettings &settings)
{
    for (const protocol::DeliveryUrl &delivery : settings.deliveries) {
        log::addSecret(delivery.url);
        if (const QString path = QUrl(delivery.url).path(); path.size() >= leastSecret)
            log::addSecret(path);
    }
}

} // namespace

SettingsStore::SettingsStore(store::Database &database, QObject *parent) : QObject(parent), m_database(database) {}

Result<void> SettingsStore::load()
{
    const auto rows = m_database.query(u"SELECT value FROM settings WHERE name = 'user'"_s);
    if (!rows)
        return std::unexpected(rows.error());
    if (rows->isEmpty())
        return {};
    const auto read =
        json::parseObject(rows->constFirst().value(u"value"_s).toString().toUtf8()).and_then(&protocol::UserSettings::fromJson);
    if (read) {
        m_settings = *read;
        hideAddresses(m_settings);
    } else {
        // A time zone that this system does not know, for example: not a reason to serve nothing at all.
        qCWarning(lcSettings).noquote() << u"⚠️ the user's settings cannot be used: %1"_s.arg(read.error().message);
    }
    return {};
}

Result<protocol::UserSettings> SettingsStore::patch(const QJsonObject &change)
{
    const auto patched = m_settings.patched(change);
    if (!patched || *patched == m_settings)
        return patched;
    const auto kept = m_database.execute(
        u"INSERT INTO settings(name, value) VALUES('user', ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value"_s,
        {QString::fromUtf8(json::compact(patched->toJson()))});
    if (!kept)
        return std::unexpected(kept.error());
    hideAddresses(*patched);
    const protocol::UserSettings before = std::exchange(m_settings, *patched);
    Q_EMIT changed(before);
    return m_settings;
}

} // namespace tom::agent
