#include "server/session/pushdevices.h"

#include "server/session/accountfilename.h"
#include "server/session/ownfile.h"
#include "shared/core/atomicfile.h"
#include "shared/core/jsontime.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QLoggingCategory>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcDevices, "tom.server.devices")

namespace {

constexpr qint64 maxDevicesBytes = 256 * 1024;
constexpr auto suffix = ".push"_L1;

bool isToken(const QString &token)
{
    return !token.isEmpty() && token.size() <= PushDevices::maxTokenLength
           && std::ranges::all_of(token, [](QChar c) { return c > u' ' && c < u'\x7f'; });
}

bool isPlatform(const QString &platform)
{
    return !platform.isEmpty() && platform.size() <= PushDevices::maxPlatformLength && std::ranges::all_of(platform, [](QChar c) {
        return c < u'\x7f' && (c.isLetterOrNumber() || c == u'_' || c == u'-');
    });
}

} // namespace

QJsonObject PushDevice::toJson() const
{
    return {{u"token"_s, token},
            {u"platform"_s, platform},
            {u"session"_s, QString::fromLatin1(session)},
            {u"registered"_s, json::timeText(registered)},
            {u"last_used"_s, json::timeText(lastUsed)}};
}

Result<PushDevice> PushDevice::fromJson(const QJsonObject &object)
{
    const Result<QString> token = json::requiredString(object, "token"_L1);
    if (!token)
        return std::unexpected(token.error());
    const Result<std::optional<QString>> platform = json::optionalString(object, "platform"_L1);
    if (!platform)
        return std::unexpected(platform.error());
    if (!isToken(*token))
        return failure(ErrorCode::InvalidInput,
                       u"\"token\" must be 1 to %1 signs without blanks"_s.arg(PushDevices::maxTokenLength));
    const QString named = platform->value_or(u"web"_s);
    if (!isPlatform(named))
        return failure(ErrorCode::InvalidInput,
                       u"\"platform\" may have letters, digits, _ and - only, at most %1"_s.arg(PushDevices::maxPlatformLength));
    const QDateTime registered = json::timeFrom(object.value("registered"_L1));
    const QDateTime lastUsed = json::timeFrom(object.value("last_used"_L1));
    return PushDevice{.token = *token,
                      .platform = named,
                      .session = object.value("session"_L1).toString().toLatin1(),
                      .registered = registered,
                      .lastUsed = lastUsed.isValid() ? lastUsed : registered};
}

PushDevices::PushDevices(const QString &folder, const Clock &clock, IsLive isLive)
    : m_folder(folder),
      m_clock(clock),
      m_isLive(std::move(isLive))
{}

Result<void> PushDevices::add(const QString &user, const PushDevice &device)
{
    QList<PushDevice> devices = list(user);
    PushDevice known = device;
    known.registered = known.lastUsed = m_clock.now();
    devices.removeIf([&known](const PushDevice &old) {
        if (old.token != known.token)
            return false;
        known.registered = old.registered;
        return true;
    });
    devices.append(known);   // the last used last: that goes last
    if (devices.size() > maxDevices)
        devices.remove(0, devices.size() - maxDevices);
    return save(user, devices);
}

Result<void> PushDevices::remove(const QString &user, const QString &token)
{
    QList<PushDevice> devices = list(user);
    if (devices.removeIf([&token](const PushDevice &device) { return device.token == token; }) == 0)
        return {};
    return save(user, devices);
}

QList<PushDevice> PushDevices::list(const QString &user) const
{
    QList<PushDevice> devices = load(user);
    devices.removeIf([this](const PushDevice &device) { return !m_isLive(device.session); });
    return devices;
}

QList<PushDevice> PushDevices::load(const QString &user) const
{
    const std::optional<OwnFile> file = readOwnFile(pathOf(user), maxDevicesBytes);
    if (!file)
        return {};
    const QJsonArray entries = json::parseObject(file->bytes).value_or(QJsonObject()).value("devices"_L1).toArray();
    QList<PushDevice> devices;
    for (const QJsonValue &entry : entries) {
        if (const Result<PushDevice> device = PushDevice::fromJson(entry.toObject()))
            devices.append(*device);
    }
    return devices;
}

void PushDevices::sweep(const QStringList &users)
{
    const QDir folder(m_folder);
    QStringList strangers = folder.entryList({u"*"_s + suffix}, QDir::Files | QDir::Hidden);
    for (const QString &user : users) {
        strangers.removeAll(QFileInfo(pathOf(user)).fileName());
        const QList<PushDevice> devices = list(user);
        if (devices == load(user))
            continue;
        if (const Result<void> saved = save(user, devices); !saved)
            qCWarning(lcDevices).noquote() << u"⚠️ devices that were signed out stay on disk: %1"_s.arg(saved.error().message);
    }
    for (const QString &name : std::as_const(strangers)) {
        if (!QFile::remove(folder.filePath(name)))
            qCWarning(lcDevices).noquote() << u"⚠️ the devices of a user who is gone stay on disk: %1"_s.arg(name);
    }
}

QString PushDevices::pathOf(const QString &user) const
{
    return u"%1/%2%3"_s.arg(m_folder, accountFileName(user), suffix);
}

Result<void> PushDevices::save(const QString &user, const QList<PushDevice> &devices)
{
    if (devices.isEmpty()) {
        if (QFile::remove(pathOf(user)) || !QFile::exists(pathOf(user)))
            return {};
        return failure(ErrorCode::Storage, u"the devices of %1 cannot be removed"_s.arg(user));
    }
    QJsonArray entries;
    for (const PushDevice &device : devices)
        entries.append(device.toJson());
    return writeFileAtomically(pathOf(user), json::compact({{u"devices"_s, entries}}));
}

} // namespace tom::server
