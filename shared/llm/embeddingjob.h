#pragma once

#include "shared/llm/providerembedder.h"

namespace tom::llm {

// The texts of one call, one request after the other through the provider's gate, with further attempts. Deletes itself at
// its end; its parent must go before the client does.
class EmbeddingJob : public QObject
{
    Q_OBJECT

public:
    EmbeddingJob(http::HttpClient &http, const Deployment &deployment, int dimensions, const ChatTiming &timing,
                 std::shared_ptr<ProviderGate> gate, const QStringList &texts, EmbeddingUse use, const Embedder::Spent &spent,
                 QObject *parent);

    [[nodiscard]] QFuture<Result<QList<Vector>>> start();

private:
    void askNext();
    void send(const ProviderGate::Pass &pass);
    void takeAnswer(const Result<http::HttpResponse> &response);
    void fail(const ProviderFailure &failure);
    void finish(const Result<QList<Vector>> &result);

    http::HttpClient &m_http;
    Deployment m_deployment;
    int m_dimensions;
    ChatTiming m_timing;
    std::shared_ptr<ProviderGate> m_gate;
    ProviderGate::Pass m_pass;   // while a request runs
    QStringList m_texts;
    EmbeddingUse m_use;
    Embedder::Spent m_spent;
    QList<Vector> m_vectors;
    Completer<QList<Vector>> m_completer;
    int m_attempts = 0;   // at the texts that are open
};

} // namespace tom::llm
