#pragma once

#include "shared/core/clock.h"
#include "shared/core/result.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <functional>

namespace tom::server {

// A device that wants to be told of what happens while it listens to nothing.
struct PushDevice
{
    QString token{};           // what Firebase calls it
    QString platform{};        // "web", "android_native", …
    QByteArray session{};      // whose sign-in registered it: it goes when that ends
    QDateTime registered{};    // the first time
    QDateTime lastUsed{};      // when it said that it is there, the last time

    [[nodiscard]] QJsonObject toJson() const;
    [[nodiscard]] static Result<PushDevice> fromJson(const QJsonObject &object);

    bool operator==(const PushDevice &) const = default;
};

// The devices of each user: one file a user, NAME.push, in the folder of the accounts. A file that is not a sound one of
// ours means no devices. A device whose session has ended is there no more.
class PushDevices
{
public:
    using IsLive = std::function<bool(const QByteArray &session)>;

    static constexpr qsizetype maxTokenLength = 2048;
    static constexpr qsizetype maxPlatformLength = 32;
    static constexpr qsizetype maxDevices = 20;   // of a user; one more and the oldest goes

    // The folder must exist.
    PushDevices(const QString &folder, const Clock &clock, IsLive isLive);

    // Once more the same token: it is this session's now.
    [[nodiscard]] Result<void> add(const QString &user, const PushDevice &device);
    [[nodiscard]] Result<void> remove(const QString &user, const QString &token);
    [[nodiscard]] QList<PushDevice> list(const QString &user) const;
    // Removes from the disk what list() does not show, and the files of everybody but these users. Call it now and then.
    void sweep(const QStringList &users);

private:
    [[nodiscard]] QString pathOf(const QString &user) const;
    [[nodiscard]] QList<PushDevice> load(const QString &user) const;
    [[nodiscard]] Result<void> save(const QString &user, const QList<PushDevice> &devices);

    QString m_folder;
    const Clock &m_clock;
    IsLive m_isLive;
};

} // namespace tom::server
