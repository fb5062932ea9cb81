#include "shared/llm/providerreply.h"

#include "shared/llm/modelprice.h"
#include "shared/llm/toolforms.h"
#include "shared/llm/wire.h"

#include <QLoggingCategory>
#include <QPointer>
#include <QRandomGenerator>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::llm {

namespace {

Q_LOGGING_CATEGORY(lcLlmReply, "tom.shared.llm")

constexpr auto lastFrameGrace = 3s;   // for the usage that comes behind it
constexpr qsizetype maxErrorBody = 64 * 1024;

} // namespace

ProviderReply::ProviderReply(http::HttpClient &http, const Deployment &deployment, const CompletionRequest &request,
                             const ChatTiming &timing, const ProviderState &state)
    : m_http(http),
      m_deployment(deployment),
      m_request(request, deployment, state.repairs),
      m_trace(request.trace),
      m_timing(timing),
      m_state(state),
      m_stream(answerStream(deployment.wire))
{
    m_idle.setSingleShot(true);
    m_total.setSingleShot(true);
    connect(&m_idle, &QTimer::timeout, this, &ProviderReply::takeSilence);
    connect(&m_total, &QTimer::timeout, this, [this] {
        fail({.kind = FailureKind::Timeout, .detail = u"not done after %1 s"_s.arg(m_total.interval() / 1000.0)});
    });
    m_total.start(m_timing.total);
    QTimer::singleShot(0, this, &ProviderReply::attempt);
}

void ProviderReply::cancel()
{
    if (m_isFinished)
        return;
    hangUp();
    QTimer::singleShot(0, this, [this] { finish(failure(ErrorCode::Cancelled, u"cancelled"_s)); });
}

void ProviderReply::attempt()
{
    if (!m_isFinished)
        m_state.gate->enter(this, [this](const ProviderGate::Pass &pass) { send(pass); });
}

void ProviderReply::send(const ProviderGate::Pass &pass)
{
    if (m_isFinished)
        return;
    m_pass = pass;
    ++m_attempts;
    m_stream = answerStream(m_deployment.wire);
    m_head = {};
    m_errorBody.clear();
    m_exchange = m_http.send({.method = "POST",
                              .url = requestUrl(m_deployment),
                              .headers = headers(),
                              .body = writtenBody(m_request.next()),
                              .connectTimeout = 10s,
                              .firstByteTimeout = firstTime(),
                              .idleTimeout = 0ms,   // ours counts payload only
                              .totalTimeout = 0ms,
                              .maxBytes = 64 * 1024 * 1024});
    connect(m_exchange.get(), &http::HttpExchange::headReceived, this, &ProviderReply::takeHead);
    connect(m_exchange.get(), &http::HttpExchange::bytesReceived, this, &ProviderReply::takeBytes);
    connect(m_exchange.get(), &http::HttpExchange::finished, this, &ProviderReply::takeEnd);
}

void ProviderReply::takeHead(const http::HttpHead &head)
{
    m_head = head;
    waitFor(firstTime());
}

void ProviderReply::waitFor(std::chrono::milliseconds limit)
{
    m_heard.start();
    if (!m_idle.isActive() || m_idleLimit != limit)
        m_idle.start(limit);
    m_idleLimit = limit;
}

void ProviderReply::takeBytes(const QByteArray &bytes)
{
    if (!isAnswer()) {
        m_errorBody += bytes.first(std::min(bytes.size(), maxErrorBody - m_errorBody.size()));
        return;
    }
    const ChatDelta delta = m_stream->feed(bytes);
    if (delta.isPayload)
        waitFor(m_stream->isComplete() ? std::min<std::chrono::milliseconds>(lastFrameGrace, idleTime()) : idleTime());
    if (tell(delta) && m_stream->failure())
        fail(*m_stream->failure());
}

// Behind the last frame silence is no failure: some servers keep the connection open.
void ProviderReply::takeSilence()
{
    if (const auto left = m_idleLimit - m_heard.durationElapsed(); left > 0ms)
        return m_idle.start(std::chrono::ceil<std::chrono::milliseconds>(left));
    if (m_stream->isComplete())
        return takeEnd({});
    fail({.kind = FailureKind::Timeout, .detail = u"silent for %1 s"_s.arg(double(m_idleLimit.count()) / 1000.0)});
}

void ProviderReply::takeEnd(const Result<void> &result)
{
    // A connection that is lost behind the last frame has lost nothing.
    if (!result && !(isAnswer() && m_stream->isComplete()))
        return fail(m_hasPayload ? ProviderFailure{.kind = FailureKind::Truncated, .detail = result.error().message}
                                 : failureFromHttp(result.error()));
    if (!isAnswer())
        return fail(failureFromAnswer(m_head.status, m_head.headers, m_errorBody));
    if (!tell(m_stream->finish()))
        return;
    ProviderResult<Completion> completion = m_stream->completion();
    if (!completion)
        return fail(completion.error());
    completion->model = m_deployment.id;
    addCost(m_deployment.priceOn(QDate::currentDate()), completion->usage);
    if (!completion->message.opaque.isEmpty())
        completion->message.opaqueOwner = m_deployment.id;
    if (m_state.health->succeeded())
        qCInfo(lcLlmReply).noquote() << u"✅ %1 answers again"_s.arg(m_deployment.provider);
    finish(*completion);
}

// False when a listener ended or deleted this.
bool ProviderReply::tell(const ChatDelta &delta)
{
    const QPointer<ProviderReply> self(this);
    if (!delta.reasoning.isEmpty()) {
        m_hasPayload = true;
        Q_EMIT reasoningReceived(delta.reasoning);
    }
    if (self && m_exchange && !delta.text.isEmpty()) {
        m_hasPayload = true;
        Q_EMIT textReceived(delta.text);
    }
    return self && m_exchange;
}

void ProviderReply::fail(const ProviderFailure &failure)
{
    if (m_isFinished)
        return;
    hangUp();
    if (const QString change = m_hasPayload ? QString() : m_request.revise(failure); !change.isEmpty()) {
        --m_attempts;   // the model was not asked yet
        qCInfo(lcLlmReply).noquote() << u"⚠️ %1 refused a request to %2: %3"_s.arg(m_deployment.provider, m_deployment.model,
                                                                                  change);
        return QTimer::singleShot(0, this, &ProviderReply::attempt);
    }
    const Error problem = describe(failure, m_deployment);
    const bool wasResting = m_state.health->isResting();
    m_state.health->failed(failure, problem.message);
    if (!wasResting && m_state.health->isResting())
        qCWarning(lcLlmReply).noquote() << u"⚠️ %1 rests for a while: %2"_s.arg(m_deployment.provider, problem.message);
    const double jitter = m_timing.jitter ? m_timing.jitter() : QRandomGenerator::global()->generateDouble();
    const auto delay = m_hasPayload ? std::nullopt : retryDelay(failure, m_attempts, jitter, m_timing.longestWait);
    logFailure(problem);
    if (!delay) {
        m_failure = failure;
        return finish(std::unexpected(problem));
    }
    qCInfo(lcLlmReply).noquote() << u"⚠️ %1; once more in %2 s"_s.arg(problem.message).arg(double(delay->count()) / 1000);
    if (m_timing.wait)
        m_timing.wait(*delay, this, [this] { attempt(); });
    else
        QTimer::singleShot(*delay, this, &ProviderReply::attempt);
}

// Ours, under which the agent's log has the request of a user; whoever runs the provider finds it under the same.
http::Headers ProviderReply::headers() const
{
    http::Headers headers = requestHeaders(m_deployment);
    if (!m_trace.isEmpty())
        headers.append({"X-Client-Request-Id"_ba, m_trace.toLatin1()});
    return headers;
}

void ProviderReply::logFailure(const Error &problem) const
{
    if (m_trace.isEmpty())
        return;
    QByteArray theirs = http::headerValue(m_head.headers, "x-request-id");
    if (theirs.isEmpty())
        theirs = http::headerValue(m_head.headers, "request-id");   // Anthropic
    qCWarning(lcLlmReply).noquote() << u"⚠️ turn %1: %2%3"_s.arg(
        m_trace, problem.message,
        theirs.isEmpty() ? QString() : u" (request %1 there)"_s.arg(QString::fromLatin1(theirs.left(100))));
}

void ProviderReply::finish(const Result<Completion> &result)
{
    if (m_isFinished)
        return;
    m_isFinished = true;
    m_total.stop();
    hangUp();
    Q_EMIT finished(result);
}

// Ends the attempt; deleting an exchange cancels it, later because it may be the one that calls.
void ProviderReply::hangUp()
{
    m_idle.stop();
    m_pass.reset();
    if (!m_exchange)
        return;
    m_exchange->disconnect(this);
    m_exchange->cancel();
    m_exchange.release()->deleteLater();
}

std::chrono::milliseconds ProviderReply::firstTime() const
{
    return m_timing.first.value_or(m_deployment.quirks.first);
}

std::chrono::milliseconds ProviderReply::idleTime() const
{
    return m_timing.idle.value_or(m_deployment.quirks.idle);
}

} // namespace tom::llm
