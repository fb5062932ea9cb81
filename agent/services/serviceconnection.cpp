#include "agent/services/serviceconnection.h"

#include "shared/log/logsetup.h"

#include <QLoggingCategory>
#include <QRandomGenerator>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::agent {

static Q_LOGGING_CATEGORY(lcService, "tom.agent.services")

namespace {

constexpr auto statusAge = 5s;              // asked for more often, the last answer is given
constexpr qsizetype maxDescription = 2000;
constexpr qsizetype maxStatus = 500;
constexpr qsizetype maxConsign = 4000;
constexpr int maxDoublings = 10;

QString textOf(const QList<mcp::ResourceContents> &contents)
{
    QStringList texts;
    for (const mcp::ResourceContents &piece : contents) {
        if (!piece.text.trimmed().isEmpty())
            texts.append(piece.text.trimmed());
    }
    return texts.join(u'\n');
}

} // namespace

QString stateName(ServiceConnection::State state)
{
    switch (state) {
    case ServiceConnection::State::Connecting:
        return u"connecting"_s;
    case ServiceConnection::State::Connected:
        return u"connected"_s;
    case ServiceConnection::State::Degraded:
        return u"degraded"_s;
    case ServiceConnection::State::Failed:
        return u"failed"_s;
    case ServiceConnection::State::Disabled:
        break;
    }
    return u"disabled"_s;
}

ServiceConnection::ServiceConnection(const config::Service &service, MakeTransport makeTransport,
                                     const mcp::ClientSettings &settings, const ServiceTiming &timing, QObject *parent)
    : QObject(parent),
      m_service(service),
      m_makeTransport(std::move(makeTransport)),
      m_settings(settings),
      m_timing(timing)
{
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::VeryCoarseTimer);
    connect(&m_timer, &QTimer::timeout, this, [this] { m_client ? check() : connectNow(); });
}

// Whoever still waits for an answer of it is told now, while all of this is there.
ServiceConnection::~ServiceConnection()
{
    m_client.reset();
}

void ServiceConnection::start()
{
    if (!m_service.enabled)
        return;
    if (m_service.problem.isEmpty())
        connectNow();
    else
        refuse();
}

// To try would be of no use: something is missing that a person must give.
void ServiceConnection::refuse()
{
    m_lastError = u"%1: %2"_s.arg(m_service.name, m_service.problem);
    qCWarning(lcService).noquote() << u"⚠️ %1"_s.arg(m_lastError);
    enter(State::Failed);
}

void ServiceConnection::restart(MakeTransport makeTransport, const QString &problem)
{
    m_timer.stop();
    if (m_client) {
        m_client->disconnect(this);
        m_client.reset();   // whoever still waits for an answer of it is told now
    }
    m_isChecking = false;
    m_failures = 0;
    if (!std::exchange(m_backgroundStatus, {}).isEmpty())
        Q_EMIT backgroundStatusChanged();
    m_makeTransport = std::move(makeTransport);
    m_service.problem = problem;
    m_lastError.clear();
    enter(State::Connecting);
    start();
}

void ServiceConnection::connectNow()
{
    if (m_state != State::Failed)
        enter(State::Connecting);
    m_client = std::make_unique<mcp::Client>(m_makeTransport(), m_service.name, m_settings);
    connect(m_client.get(), &mcp::Client::ready, this, &ServiceConnection::takeReady);
    connect(m_client.get(), &mcp::Client::failed, this, &ServiceConnection::takeFailure);
    connect(m_client.get(), &mcp::Client::toolsChanged, this, [this] {
        m_tools = m_client->tools();
        qCInfo(lcService).noquote() << u"%1 has %2 tools now"_s.arg(m_service.name).arg(m_tools.size());
        Q_EMIT changed();
    });
    m_client->start();
}

void ServiceConnection::takeReady()
{
    m_failures = 0;
    m_lastError.clear();
    m_tools = m_client->tools();
    m_instructions = m_client->server().instructions.left(maxDescription);
    qCInfo(lcService).noquote() << u"✅ %1: %2 tools (%3, MCP %4)"_s.arg(m_service.name)
                                       .arg(m_tools.size())
                                       .arg(m_client->server().name.left(64), QString::fromLatin1(m_client->server().revision));
    m_timer.start(m_timing.check);
    enter(State::Connected);
    if (m_service.description.isEmpty() && m_client->server().capabilities.contains("resources"_L1))
        readDescription({u"description://"_s + m_service.name.toLower(), u"description://"_s + m_service.name,
                         u"description://server"_s, u"description://description"_s});
    refreshBackgroundStatus();
    m_promptConsign = {};
    m_responseConsign = {};
    refreshConsigns();
}

void ServiceConnection::readDescription(const QStringList &uris)
{
    if (uris.isEmpty() || !client())
        return;
    readText(uris.constFirst()).then(this, [this, uris](const Result<QString> &text) {
        if (!text || text->isEmpty())
            return readDescription(uris.sliced(1));
        m_readDescription = text->left(maxDescription);
        Q_EMIT changed();
    });
}

QFuture<Result<QString>> ServiceConnection::readText(const QString &uri) const
{
    if (!client())
        return readyFuture<QString>(failure(ErrorCode::Network, u"not connected"_s));
    return m_client->readResource(uri, m_timing.resourceTimeout).then([](const Result<QList<mcp::ResourceContents>> &contents) {
        return contents.transform(&textOf);
    });
}

void ServiceConnection::takeFailure(const Error &error)
{
    if (!m_client)   // a failed check and the end of a program may tell the same
        return;
    m_client->disconnect(this);
    m_client.release()->deleteLater();   // it is the one that calls
    m_isChecking = false;
    const auto doubled = m_timing.firstRetry * (1 << std::min(m_failures, maxDoublings));
    const auto pause = std::min<std::chrono::milliseconds>(doubled, m_timing.longestRetry);
    const auto jitter =
        std::chrono::milliseconds(qint64(double(pause.count()) * 0.2 * QRandomGenerator::global()->generateDouble()));
    ++m_failures;
    m_timer.start(pause + jitter);
    const QString message = log::withoutSecrets(error.message);   // a server may repeat what it was told
    if (message != m_lastError)   // once, not with each try
        qCWarning(lcService).noquote() << u"⚠️ %1"_s.arg(message);
    m_lastError = message;
    if (!std::exchange(m_backgroundStatus, {}).isEmpty())
        Q_EMIT backgroundStatusChanged();
    enter(State::Failed);
}

std::optional<QDateTime> ServiceConnection::nextTry() const
{
    if (m_state != State::Failed || !m_timer.isActive())
        return std::nullopt;
    return QDateTime::currentDateTimeUtc().addMSecs(m_timer.remainingTime());
}

void ServiceConnection::doubt()
{
    if (!client())
        return;
    enter(State::Degraded);
    check();
}

void ServiceConnection::check()
{
    if (!client() || m_isChecking)
        return;
    if (m_client->isCalled())   // many servers answer nothing else while they work; the call has its own limit
        return m_timer.start(m_timing.checkTimeout);
    m_isChecking = true;
    m_client->check(m_timing.checkTimeout).then(this, [this, asked = QPointer(m_client.get())](const Result<void> &answer) {
        if (!asked || asked != m_client.get())
            return;
        m_isChecking = false;
        if (!answer)
            return takeFailure(answer.error());
        m_timer.start(m_timing.check);
        enter(State::Connected);
        refreshBackgroundStatus();
    });
}

void ServiceConnection::refreshBackgroundStatus()
{
    if (!client() || !m_client->server().capabilities.contains("resources"_L1))
        return;
    if (m_askedForStatus.isValid() && std::chrono::milliseconds(m_askedForStatus.elapsed()) < statusAge)
        return;
    m_askedForStatus.start();
    readText(u"description://tom_notification"_s).then(this, [this](const Result<QString> &text) {
        const QString status = text ? text->left(maxStatus) : QString();
        if (std::exchange(m_backgroundStatus, status) != status)
            Q_EMIT backgroundStatusChanged();
        if (text)
            Q_EMIT backgroundStatusRead(status);
    });
}

void ServiceConnection::refreshConsigns()
{
    if (!client() || !m_client->server().capabilities.contains("resources"_L1))
        return;
    readConsign(m_promptConsign, u"prompt_consign"_s);
    readConsign(m_responseConsign, u"response_consign"_s);
}

void ServiceConnection::readConsign(Consign &consign, const QString &name)
{
    if (consign.isAsked || consign.isAbsent)
        return;
    consign.isAsked = true;
    readText(u"description://"_s + name)
        .then(this, [this, &consign, asked = QPointer(m_client.get())](const Result<QString> &text) {
            consign.isAsked = false;
            if (text)
                consign.text = text->left(maxConsign);
            else if (asked && asked == m_client.get() && text.error().code != ErrorCode::Network
                     && text.error().code != ErrorCode::AgentTimeout)
                consign.isAbsent = true;   // most services have none; it is asked for again after it connects again
        });
}

QString ServiceConnection::description() const
{
    if (!m_service.description.isEmpty())
        return m_service.description;
    return m_readDescription.isEmpty() ? m_instructions : m_readDescription;
}

mcp::Client *ServiceConnection::client() const
{
    return m_client && m_client->isReady() ? m_client.get() : nullptr;
}

void ServiceConnection::enter(State state)
{
    if (std::exchange(m_state, state) != state)
        Q_EMIT changed();
}

} // namespace tom::agent
