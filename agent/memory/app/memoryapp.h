#pragma once

#include "agent/memory/book/factwork.h"
#include "agent/memory/http/mcproute.h"
#include "agent/memory/http/restroutes.h"
#include "shared/config/memoryslice.h"
#include "shared/http/curlhttpclient.h"
#include "shared/llm/llmrouter.h"

namespace tom::memory {

// The memory service with all its parts, out of its slice of the configuration. Nothing in it is global: several may live in
// one process.
class MemoryApp : public QObject
{
    Q_OBJECT

public:
    explicit MemoryApp(const config::MemorySlice &slice, QObject *parent = nullptr);
    ~MemoryApp() override;

    // Once. The Error is a line that says what to do.
    [[nodiscard]] Result<void> start();
    [[nodiscard]] quint16 port() const { return m_server.port(); }
    [[nodiscard]] QByteArray key() const { return m_key; }   // the fingerprint of what it shows
    [[nodiscard]] QString embedder() const { return m_embedderLabel; }

private:
    void lookForModel();
    [[nodiscard]] Result<void> listen();
    void note(const httpserver::Answered &request) const;

    config::MemorySlice m_slice;
    SystemClock m_clock;
    http::CurlHttpClient m_http;
    QString m_embedderLabel;
    QByteArray m_key;
    std::unique_ptr<llm::LlmRouter> m_router;   // null: nobody is configured to find facts
    std::unique_ptr<MemoryBook> m_book;
    std::unique_ptr<FactWork> m_facts;
    mcp::Server m_mcp;
    Admission m_admission;
    httpserver::HttpServer m_server;
    std::unique_ptr<McpRoute> m_mcpRoute;
    std::unique_ptr<RestRoutes> m_rest;
};

} // namespace tom::memory
