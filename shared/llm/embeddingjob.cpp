#include "shared/llm/embeddingjob.h"

#include "shared/core/json.h"
#include "shared/llm/embeddingwire.h"
#include "shared/llm/wire.h"

#include <QRandomGenerator>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace tom::llm {

namespace {

constexpr qsizetype textsOfARequest = 64;   // all providers take that many
constexpr qint64 maxEmbeddings = 32 * 1024 * 1024;

} // namespace

EmbeddingJob::EmbeddingJob(http::HttpClient &http, const Deployment &deployment, int dimensions, const ChatTiming &timing,
                           std::shared_ptr<ProviderGate> gate, const QStringList &texts, EmbeddingUse use,
                           const Embedder::Spent &spent, QObject *parent)
    : QObject(parent),
      m_http(http),
      m_deployment(deployment),
      m_dimensions(dimensions),
      m_timing(timing),
      m_gate(std::move(gate)),
      m_texts(texts),
      m_use(use),
      m_spent(spent)
{}

QFuture<Result<QList<Vector>>> EmbeddingJob::start()
{
    QTimer::singleShot(0, this, &EmbeddingJob::askNext);
    return m_completer.future();
}

void EmbeddingJob::askNext()
{
    if (m_vectors.size() == m_texts.size())
        return finish(m_vectors);
    m_gate->enter(this, [this](const ProviderGate::Pass &pass) { send(pass); });
}

void EmbeddingJob::send(const ProviderGate::Pass &pass)
{
    m_pass = pass;
    ++m_attempts;
    const QStringList texts = m_texts.mid(m_vectors.size(), textsOfARequest);
    m_http
        .fetch({.method = "POST",
                .url = embeddingUrl(m_deployment),
                .headers = requestHeaders(m_deployment),
                .body = json::compact(embeddingBody(texts, m_use, m_dimensions, m_deployment)),
                .firstByteTimeout = m_timing.first.value_or(m_deployment.quirks.first),
                .totalTimeout = m_timing.total,
                .maxBytes = maxEmbeddings})
        .then(this, [this](const Result<http::HttpResponse> &response) { takeAnswer(response); });
}

void EmbeddingJob::takeAnswer(const Result<http::HttpResponse> &response)
{
    m_pass.reset();
    if (!response)
        return fail(failureFromHttp(response.error()));
    if (response->status < 200 || response->status >= 300)
        return fail(failureFromAnswer(response->status, response->headers, response->body));
    const QJsonObject answer = embeddingAnswer(response->body);
    if (m_spent)   // also for what is of no use
        m_spent(embeddingUsage(answer, m_deployment));
    const qsizetype count = std::min(textsOfARequest, m_texts.size() - m_vectors.size());
    const ProviderResult<QList<Vector>> vectors = embeddingsFrom(answer, count, m_deployment);
    if (!vectors)
        return fail(vectors.error());
    m_vectors += *vectors;
    m_attempts = 0;
    askNext();
}

void EmbeddingJob::fail(const ProviderFailure &failure)
{
    const double jitter = m_timing.jitter ? m_timing.jitter() : QRandomGenerator::global()->generateDouble();
    const auto delay = retryDelay(failure, m_attempts, jitter, m_timing.longestWait);
    if (!delay)
        return finish(std::unexpected(describe(failure, m_deployment)));
    if (m_timing.wait)
        m_timing.wait(*delay, this, [this] { askNext(); });
    else
        QTimer::singleShot(*delay, this, &EmbeddingJob::askNext);
}

void EmbeddingJob::finish(const Result<QList<Vector>> &result)
{
    deleteLater();
    m_completer.complete(result);
}

} // namespace tom::llm
