#pragma once

#include "agent/http/agentroutes.h"
#include "agent/http/archiveroutes.h"
#include "agent/http/attachmentroutes.h"
#include "agent/http/consentroutes.h"
#include "agent/http/conversationroutes.h"
#include "agent/http/memoryroutes.h"
#include "agent/http/pushdoorbell.h"
#include "agent/inbox/inboxapp.h"
#include "agent/recall/factkeeper.h"
#include "agent/recall/recall.h"
#include "agent/services/servicehub.h"
#include "agent/tasks/tasksapp.h"
#include "agent/turn/titlemaker.h"
#include "agent/usage/spending.h"
#include "shared/config/agentcall.h"
#include "shared/config/agentslice.h"
#include "shared/http/curlhttpclient.h"
#include "shared/llm/llmrouter.h"
#include "shared/llm/recordingclient.h"

#include <QHostAddress>

namespace tom::agent {

// One user's agent with all its parts, out of its slice of the configuration. Nothing in it is global: several may live
// in one process.
class AgentApp : public QObject
{
    Q_OBJECT

public:
    explicit AgentApp(const config::AgentSlice &slice, const QHostAddress &address = QHostAddress::LocalHost,
                      QObject *parent = nullptr);
    ~AgentApp() override;

    // Before start(): writes what is said to models and what they answer into the user's folder (TOM_DEBUG_LLM).
    void recordModels();
    // Opens what is the user's, ends what a lost process left, listens, and finds out which AI answers. Once.
    [[nodiscard]] QFuture<Result<config::AgentReady>> start();
    // New certificates, for new connections; with an Error all stays as it was.
    [[nodiscard]] Result<void> setIdentity(const QByteArray &certificatePem, const QByteArray &keyPem,
                                           const QByteArray &authorityPem);

    [[nodiscard]] bool isIdle() const { return !m_agent || m_agent->isIdle(); }   // no turn runs or waits
    // Calls back when no turn runs: now, or once later.
    void whenIdle(const std::function<void()> &tell);

Q_SIGNALS:
    void called(const tom::config::AgentCall &call);   // a model

private:
    [[nodiscard]] http::HttpClient &modelHttp();   // what models are asked over
    [[nodiscard]] Result<void> openJournals();
    [[nodiscard]] Result<QByteArray> listen();   // the fingerprint of its key
    [[nodiscard]] Result<void> hangDoorbell();
    [[nodiscard]] Result<http::Trust> doorTrust() const;
    void ringStatus();
    void logModules() const;
    void serveConversations();
    void sweepAttachments();
    void startServices();
    void addMemory();
    [[nodiscard]] QFuture<Result<QList<RecalledMemory>>> recalled(const QString &request, const QString &before) const;
    [[nodiscard]] Result<httpserver::TlsSettings> tls() const;
    [[nodiscard]] protocol::AgentStatus status() const;

    config::AgentSlice m_slice;
    QHostAddress m_address;
    SystemClock m_clock;
    PromptBuilder m_prompts;
    AuditLog m_audit;
    http::CurlHttpClient m_http;
    std::unique_ptr<Journal> m_kept;
    std::unique_ptr<Journal> m_temporary;
    std::unique_ptr<AttachmentStore> m_attachments;
    std::unique_ptr<InboxApp> m_inbox;
    ToolRegistry m_tools;
    std::unique_ptr<ServiceSecrets> m_secrets;
    std::unique_ptr<http::CurlHttpClient> m_memoryHttp;   // with a trust of its own; null: no memory service of ours
    std::unique_ptr<ServiceHub> m_services;
    std::unique_ptr<httpserver::HttpServer> m_server;
    std::unique_ptr<llm::RecordingClient> m_recording;   // over m_http; null: nothing is written
    std::unique_ptr<llm::LlmRouter> m_router;
    std::unique_ptr<Spending> m_spending;   // its llm() is the way to the models: it counts
    std::unique_ptr<Triage> m_triage;
    std::unique_ptr<http::CurlHttpClient> m_doorClient;   // with a trust of its own
    QHash<QString, QString> m_toldStatus;                    // of services, by name
    std::unique_ptr<PushDoorbell> m_doorbell;                // null: there is no door
    std::unique_ptr<Agent> m_agent;
    std::unique_ptr<ConversationBin> m_bin;
    std::unique_ptr<TitleMaker> m_titles;
    std::unique_ptr<TasksApp> m_tasks;
    std::unique_ptr<AgentRoutes> m_routes;
    std::unique_ptr<ConversationRoutes> m_conversationRoutes;
    std::unique_ptr<ConsentRoutes> m_consentRoutes;
    std::unique_ptr<MemoryClient> m_memory;
    std::unique_ptr<Recall> m_recall;
    std::unique_ptr<FactKeeper> m_facts;   // null: the memory service is somebody else's
    std::unique_ptr<MemoryRoutes> m_memoryRoutes;
    std::unique_ptr<ArchiveRoutes> m_archiveRoutes;
    std::unique_ptr<AttachmentRoutes> m_attachmentRoutes;
};

} // namespace tom::agent
