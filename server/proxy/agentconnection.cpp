#include "server/proxy/agentconnection.h"

#include "shared/auth/certificate.h"
#include "shared/auth/token.h"
#include "shared/httpserver/wire.h"

#include <QFutureWatcher>
#include <QHash>
#include <QHostInfo>
#include <QThreadPool>
#include <QtConcurrentRun>

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

constexpr qsizetype pieceBytes = 16 * 1024;

constexpr int mostLookups = 64;   // at once, each of another name

Error notThere()
{
    return {.code = ErrorCode::AgentUnavailable, .message = u"it cannot be reached"_s};
}

// What the system says now. QHostInfo::lookupHost() keeps what it said for a minute, in which an agent whose container was
// started anew has another address, and the old one may be nobody's. All who wait for a name wait for one answer: a name whose
// resolver is silent holds one thread, however many ask for it. Only for the thread of the connections.
QFuture<QList<QHostAddress>> addressesOf(const QString &host)
{
    // Of their own, since a resolver may block for long; never deleted, so that no end waits for one.
    static QThreadPool *const threads = [] {
        auto *const pool = new QThreadPool;
        pool->setMaxThreadCount(mostLookups);
        return pool;
    }();
    static QHash<QString, QFuture<QList<QHostAddress>>> underWay;
    underWay.removeIf([](const auto &entry) { return entry.value().isFinished(); });
    auto known = underWay.find(host);
    if (known == underWay.end())
        known = underWay.insert(host, QtConcurrent::run(threads, [host] { return QHostInfo::fromName(host).addresses(); }));
    return *known;
}

} // namespace

AgentConnection::AgentConnection(const AgentAddress &address, const httpserver::TlsContext &tls, const AgentLimits &limits,
                                 QObject *parent)
    : QObject(parent),
      m_address(address),
      m_tls(tls),
      m_limits(limits)
{
    m_since.start();
}

AgentConnection::~AgentConnection()
{
    if (m_channel)
        m_channel->disconnect(this);
}

void AgentConnection::open()
{
    const QHostAddress place(m_address.url.host());
    if (!place.isNull()) {
        m_places = {place};
        return dial();
    }
    // A future takes one continuation, and this one may be shared.
    auto *const lookup = new QFutureWatcher<QList<QHostAddress>>(this);
    connect(lookup, &QFutureWatcherBase::finished, this, [this, lookup] {
        m_places = lookup->result();
        lookup->deleteLater();
        dial();
    });
    lookup->setFuture(addressesOf(m_address.url.host()));
}

void AgentConnection::dial()
{
    if (m_phase != Phase::Opening)
        return;
    while (!m_places.isEmpty()) {
        const qintptr descriptor = httpserver::beginConnect(m_places.takeFirst(), quint16(m_address.url.port(443)));
        if (descriptor >= 0)
            return shakeHands(descriptor);
    }
    // Never from within a call of the asker's.
    QMetaObject::invokeMethod(this, [this] { lose(notThere()); }, Qt::QueuedConnection);
}

void AgentConnection::shakeHands(qintptr descriptor)
{
    m_channel = std::make_unique<httpserver::TlsChannel>(descriptor, m_tls);
    connect(m_channel.get(), &httpserver::TlsChannel::encrypted, this, &AgentConnection::takeEncrypted);
    connect(m_channel.get(), &httpserver::TlsChannel::readyRead, this, &AgentConnection::read);
    connect(m_channel.get(), &httpserver::TlsChannel::disconnected, this, &AgentConnection::takeDisconnected);
    connect(m_channel.get(), &httpserver::TlsChannel::bytesWritten, this, [this] {
        m_since.start();
        if (m_asker)
            m_asker->takeRoom();
    });
    m_channel->begin();
}

void AgentConnection::takeEncrypted()
{
    if (!auth::constantTimeEquals(auth::keyFingerprint(m_channel->peerCertificate()), m_address.key))
        return lose({.code = ErrorCode::Untrusted, .message = u"somebody else answers at its address"_s});
    m_wasOpen = true;
    if (!m_asker) {
        m_phase = Phase::Idle;
        m_since.start();
        return Q_EMIT idle();
    }
    m_phase = Phase::Asked;
    m_since.start();
    m_channel->write(std::exchange(m_waiting, {}));
}

void AgentConnection::ask(const AgentQuestion &question, Asker &asker)
{
    m_question = question;
    m_asker = &asker;
    m_answer.begin(question.isHead);
    m_isQuestionSent = !question.hasBody;
    m_isPaused = false;
    ++m_questions;
    if (m_phase == Phase::Idle) {
        m_phase = Phase::Asked;
        m_since.start();
    }
    write(question.head);
    if (m_channel && m_phase == Phase::Asked)
        m_channel->flush();
}

void AgentConnection::write(const QByteArray &bytes)
{
    if (m_phase == Phase::Asked)
        m_channel->write(bytes);
    else if (m_phase == Phase::Opening)
        m_waiting += bytes;
}

void AgentConnection::endQuestion()
{
    m_isQuestionSent = true;
    m_since.start();
}

void AgentConnection::setPaused(bool paused)
{
    if (std::exchange(m_isPaused, paused) && !paused) {
        m_since.start();   // its silence was ours
        QMetaObject::invokeMethod(this, &AgentConnection::read, Qt::QueuedConnection);
    }
}

bool AgentConnection::isOpen()
{
    return m_phase == Phase::Idle && m_channel->isStillOpen() && !m_channel->mayHaveMore();
}

void AgentConnection::read()
{
    char bytes[pieceBytes];
    while (m_phase == Phase::Asked && !m_isPaused) {
        const qsizetype size = m_channel->read(bytes, pieceBytes);
        if (size == 0)
            return;
        m_since.start();
        const qsizetype taken = m_answer.feed(QByteArrayView(bytes, size));
        if (m_answer.state() == AnswerParser::State::Refused)
            return lose({.code = ErrorCode::Network, .message = u"its answer is no valid HTTP"_s});
        if (m_answer.state() == AnswerParser::State::Complete)
            return completeAnswer(taken == size && !m_channel->mayHaveMore());
        const QPointer<AgentConnection> alive(this);
        m_asker->takeAnswer();
        if (!alive)
            return;
    }
    if (m_phase == Phase::Idle && m_channel->mayHaveMore())
        close();   // nobody asked for what comes now
}

// Told first, so that whoever is told of the answer may ask the next question.
void AgentConnection::completeAnswer(bool isReusable)
{
    Asker *asker = std::exchange(m_asker, nullptr);
    const QPointer<AgentConnection> alive(this);
    m_phase = Phase::Idle;
    m_since.start();
    asker->takeAnswer();
    if (!alive || m_phase != Phase::Idle)
        return;
    if (isReusable && m_isQuestionSent && !m_question.isHead && m_answer.head().isKeptAlive && m_channel->pendingBytes() == 0)
        Q_EMIT idle();
    else
        close();
}

void AgentConnection::takeDisconnected()
{
    if (m_phase == Phase::Opening && !m_places.isEmpty())
        return dial();
    if (m_phase == Phase::Opening)
        return lose(notThere());
    if (m_phase != Phase::Asked)
        return close();
    if (m_channel->hasSaidGoodbye())
        m_answer.finish();
    if (m_answer.state() == AnswerParser::State::Complete)
        return completeAnswer(false);
    lose({.code = ErrorCode::Network, .message = u"the connection to it was lost"_s});
}

void AgentConnection::lose(const Error &error)
{
    Asker *asker = std::exchange(m_asker, nullptr);
    close();
    if (asker)
        asker->takeLoss(error);
}

void AgentConnection::cut()
{
    m_asker = nullptr;
    close();
}

void AgentConnection::close()
{
    if (std::exchange(m_phase, Phase::Gone) == Phase::Gone)
        return;
    if (m_channel)
        m_channel->abort();
    deleteLater();
    Q_EMIT gone();
}

void AgentConnection::sweep()
{
    const auto spent = std::chrono::milliseconds(m_since.elapsed());
    if (m_phase == Phase::Opening && spent > m_limits.connect)
        lose({.code = ErrorCode::AgentTimeout, .message = u"it takes too long to connect"_s});
    else if (m_phase == Phase::Idle && spent > m_limits.idle)
        close();
    else if (m_phase == Phase::Asked)
        checkSilence();
}

// It may wait for a client that is slow to send, and for one that is slow to read.
void AgentConnection::checkSilence()
{
    const bool owesAnswer = m_isQuestionSent && m_answer.state() == AnswerParser::State::Head;
    const bool owesMore = m_answer.state() == AnswerParser::State::Body && !m_isPaused;
    const auto limit = m_channel->pendingBytes() > 0 || owesMore ? m_limits.silence : m_question.patience;
    if ((m_channel->pendingBytes() > 0 || owesAnswer || owesMore) && std::chrono::milliseconds(m_since.elapsed()) > limit)
        lose({.code = ErrorCode::AgentTimeout, .message = u"it is silent"_s});
}

} // namespace tom::server
