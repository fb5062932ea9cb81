#pragma once

#include "shared/protocol/usersettings.h"
#include "shared/store/database.h"

#include <QObject>

namespace tom::agent {

// What the user wishes, on disk, and as it is now for whoever asks.
class SettingsStore : public QObject
{
    Q_OBJECT

public:
    explicit SettingsStore(store::Database &database, QObject *parent = nullptr);

    // What is there; before the rest.
    [[nodiscard]] Result<void> load();
    [[nodiscard]] const protocol::UserSettings &settings() const { return m_settings; }
    // InvalidInput when what came of it would be wrong; then all stays as it was.
    [[nodiscard]] Result<protocol::UserSettings> patch(const QJsonObject &change);

Q_SIGNALS:
    void changed(const tom::protocol::UserSettings &before);

private:
    store::Database &m_database;
    protocol::UserSettings m_settings;
};

} // namespace tom::agent
