#include "server/supervisor/memorysupervisor.h"

#include "server/supervisor/pidfile.h"
#include "shared/auth/servicetoken.h"
#include "shared/auth/token.h"
#include "shared/config/memorydoor.h"
#include "shared/core/atomicfile.h"
#include "shared/core/json.h"
#include "shared/log/logsetup.h"

#include <QFile>
#include <QLoggingCategory>
#include <QTcpServer>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcMemory, "tom.server.memory")

namespace {

constexpr int renewBefore = 30;   // days before the end of its certificate
constexpr qint64 maxSecret = 4096;

QString secretFile(const DataFolder &data)
{
    return data.memory() + u"/secret"_s;
}

QString pidFile(const DataFolder &data)
{
    return data.memory() + u"/memory.pid"_s;
}

Result<QByteArray> loadOrMakeSecret(const DataFolder &data)
{
    const Result<QByteArray> known = readFile(secretFile(data), maxSecret);
    if (known || known.error().code != ErrorCode::NotFound)
        return known.transform([](const QByteArray &text) { return text.trimmed(); });
    const QByteArray secret = auth::randomToken();
    return makePrivateFolder(data.internal())
        .and_then([&] { return makePrivateFolder(data.memory()); })
        .and_then([&] { return writeFileAtomically(secretFile(data), secret); })
        .transform([&] { return secret; });
}

// With the same key as before: agents know it by that.
Result<auth::CertifiedKey> loadOrMakeIdentity(const DataFolder &data, const auth::InternalAuthority &authority)
{
    const QString certificate = data.memory() + u"/cert.pem"_s;
    const QString key = data.memory() + u"/key.pem"_s;
    const auto known = auth::loadCertifiedKey(certificate, key, {}, auth::Dates::Ignore);
    const bool isGood = known && known->chain.constFirst().expiryDate() > QDateTime::currentDateTimeUtc().addDays(renewBefore)
                        && !known->chain.constFirst().issuerCommonNames().isEmpty()
                        && known->chain.constFirst().issuerCommonNames() == authority.certificate().commonNames();
    if (isGood)
        return *known;
    auto made = authority.issue(u"tom-memory"_s, known ? known->key : auth::PrivateKey());
    if (!made)
        return made;
    const Result<void> kept = writeFileAtomically(key, made->keyPem()).and_then([&] {
        return writeFileAtomically(certificate, made->certificatePem());
    });
    if (!kept)
        return std::unexpected(kept.error());
    return made;
}

// identity: of a service that speaks TLS.
config::MemoryDoor doorTo(const QString &url, const auth::CertifiedKey &identity, const QByteArray &secret,
                          const QString &username)
{
    return {.url = url,
            .key = identity.chain.isEmpty() ? QByteArray() : auth::keyFingerprint(identity.chain.constFirst()),
            .token = QString::fromLatin1(auth::serviceToken(secret, username))};
}

} // namespace

MemorySupervisor::MemorySupervisor(const config::Config &config, const DataFolder &data, const auth::InternalAuthority &authority,
                                   const QString &program, QObject *parent)
    : QObject(parent),
      m_config(config),
      m_data(data),
      m_authority(authority),
      m_program(program)
{
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &MemorySupervisor::run);
}

MemorySupervisor::~MemorySupervisor() = default;

Result<void> MemorySupervisor::makeFiles(const DataFolder &data, const auth::InternalAuthority &authority,
                                         const QStringList &users)
{
    const Result<QByteArray> secret = loadOrMakeSecret(data);
    if (!secret)
        return std::unexpected(secret.error());
    const Result<auth::CertifiedKey> identity = loadOrMakeIdentity(data, authority);
    if (!identity)
        return std::unexpected(identity.error());
    for (const QString &user : users) {
        const config::MemoryDoor door = doorTo({}, *identity, *secret, user);
        const QByteArray text = json::compact({{u"key"_s, QString::fromLatin1(door.key)}, {u"token"_s, door.token}}) + '\n';
        if (const Result<void> kept = writeFileAtomically(data.agent(user) + u"/memory.json"_s, text); !kept)
            return kept;
    }
    return {};
}

bool MemorySupervisor::isOurs() const
{
    return config::isServedByUs(m_config.memory);
}

Result<void> MemorySupervisor::start(const QHash<QString, QString> &keys)
{
    const auto secret = loadOrMakeSecret(m_data);
    if (!secret)
        return std::unexpected(secret.error());
    const auto identity = loadOrMakeIdentity(m_data, m_authority);
    if (!identity)
        return std::unexpected(identity.error());
    m_secret = *secret;
    m_identity = *identity;
    m_keys = keys;
    log::addSecret(QString::fromLatin1(m_secret));
    if (reapLeftBehind(pidFile(m_data)))
        qCWarning(lcMemory).noquote() << u"⚠️ ended the memory service that an earlier server left behind"_s;
    choosePort();
    if (isOurs())
        run();
    return {};
}

// Agents are told where it is before it serves, and again only when it had to move.
void MemorySupervisor::choosePort()
{
    QTcpServer probe;
    if (probe.listen(QHostAddress::LocalHost))
        m_port = probe.serverPort();
    m_wasReady = false;
}

config::MemoryDoor MemorySupervisor::doorOf(const QString &username) const
{
    const config::User *user = m_config.user(username);
    const config::Memory &memory = m_config.memory;
    if (!user || !memory.enabled)
        return {};
    if (std::ranges::contains(user->services, QString(config::memoryServiceName), &config::Service::name))
        return config::wantsMemoryToken(user->services, memory) ? doorTo({}, {}, m_secret, username) : config::MemoryDoor();
    if (memory.isPlain)
        return memory.url.isEmpty() ? config::MemoryDoor() : doorTo(memory.url, {}, m_secret, username);
    return doorTo(memory.url.isEmpty() ? u"https://127.0.0.1:%1/mcp"_s.arg(m_port) : memory.url, m_identity, m_secret, username);
}

config::MemorySlice MemorySupervisor::slice() const
{
    config::MemorySlice slice = config::memorySliceFor(m_config, m_data.path());
    slice.secret = m_secret;
    slice.keys = m_keys;
    slice.certificatePem = m_identity.certificatePem();
    slice.keyPem = m_identity.keyPem();
    slice.port = m_port;
    return slice;
}

void MemorySupervisor::run()
{
    if (m_isStopping || m_process || !isOurs())
        return;
    m_started = slice();
    m_lived.start();
    m_process = std::make_unique<AgentProcess>(ProcessStart{.program = m_program,
                                                            .line = json::compact(m_started.toJson()),
                                                            .certificatePem = m_started.certificatePem,
                                                            .home = m_started.folder,
                                                            .pidFile = pidFile(m_data)},
                                               m_config.agents);
    connect(m_process.get(), &AgentProcess::ready, this, &MemorySupervisor::takeReady);
    connect(m_process.get(), &AgentProcess::ended, this, &MemorySupervisor::takeEnd);
    m_process->start();
}

void MemorySupervisor::takeReady()
{
    qCInfo(lcMemory).noquote() << u"✅ the memory service is ready"_s;
    m_isReady = m_wasReady = true;
    Q_EMIT ready();
}

void MemorySupervisor::takeEnd(const QString &reason)
{
    m_isReady = false;
    m_process.release()->deleteLater();   // it is the one that is telling us
    if (m_isStopping) {
        Q_EMIT ended();
        return;
    }
    if (std::exchange(m_isEndingAsWanted, false)) {
        m_backoff.reset();
        return run();
    }
    const std::chrono::seconds pause = m_backoff.next(std::chrono::milliseconds(m_lived.elapsed()));
    qCCritical(lcMemory).noquote() << u"❌ the memory service ended: %1; it starts again in %2 s"_s.arg(reason).arg(
        pause.count());
    if (!m_wasReady) {   // the port may be the reason
        choosePort();
        Q_EMIT moved();
    }
    m_pause.start(pause);
}

void MemorySupervisor::reconfigure(const QHash<QString, QString> &keys)
{
    m_keys = keys;
    if (m_isStopping)
        return;
    if (!m_process) {
        if (!m_pause.isActive())
            run();
        return;
    }
    if ((isOurs() && slice() == m_started) || std::exchange(m_isEndingAsWanted, true))
        return;
    qCInfo(lcMemory).noquote() << u"🔄 the memory service %1: its configuration changed"_s.arg(isOurs() ? u"starts anew"_s
                                                                                                        : u"ends"_s);
    m_process->terminate();
}

void MemorySupervisor::renewCertificate(const QDateTime &now)
{
    if (m_identity.chain.isEmpty() || m_identity.chain.constFirst().expiryDate() > now.addDays(renewBefore))
        return;
    const auto renewed = loadOrMakeIdentity(m_data, m_authority);
    if (!renewed) {
        qCCritical(lcMemory).noquote() << u"❌ the certificate of the memory service cannot be renewed: %1"_s.arg(
            renewed.error().message);
        return;
    }
    m_identity = *renewed;
    reconfigure(m_keys);
}

void MemorySupervisor::stop()
{
    m_isStopping = true;
    m_pause.stop();
    if (m_process)
        m_process->terminate();
    else
        QMetaObject::invokeMethod(this, &MemorySupervisor::ended, Qt::QueuedConnection);
}

} // namespace tom::server
