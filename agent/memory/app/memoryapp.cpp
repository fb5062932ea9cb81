#include "agent/memory/app/memoryapp.h"

#include "agent/memory/book/memorymodels.h"
#include "agent/memory/tools/memorytools.h"
#include "shared/auth/certificate.h"
#include "shared/auth/servicetoken.h"
#include "shared/llm/builtinassistant.h"
#include "shared/log/logsetup.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::memory {

static Q_LOGGING_CATEGORY(lcApp, "tom.memory.memory")

namespace {

httpserver::Limits limits()
{
    httpserver::Limits limits;
    limits.connectionsPerAddress = limits.connections;   // agents, all of this machine
    return limits;
}

} // namespace

MemoryApp::MemoryApp(const config::MemorySlice &slice, QObject *parent)
    : QObject(parent),
      m_slice(slice),
      m_mcp({.name = u"tom-memory"_s,
             .version = QStringLiteral(TOM_VERSION),
             .instructions =
                 u"What Tom remembers about its user. Search before you say that something is not known; store what will "
                 "matter in later conversations, one fact at a time."_s}),
      m_admission([secret = slice.secret](QByteArrayView token) { return auth::userOfServiceToken(secret, token); }, slice.hosts),
      m_server(limits())
{
    log::addSecret(QString::fromLatin1(slice.secret));
    for (const QString &key : std::as_const(m_slice.keys))
        log::addSecret(key);
    for (const QString &key : {m_slice.memory.openaiApiKey, m_slice.memory.openrouterApiKey}) {
        if (!key.isEmpty())
            log::addSecret(key);
    }
    for (const config::LlmProvider &provider : std::as_const(m_slice.llm.providers)) {
        if (!provider.api.isEmpty())
            log::addSecret(provider.api);
    }
}

MemoryApp::~MemoryApp() = default;

Result<void> MemoryApp::start()
{
    constexpr qsizetype leastSecret = 32;
    if (m_slice.secret.size() < leastSecret)
        return failure(ErrorCode::InvalidInput,
                       u"the secret of the memory service has fewer than %1 characters; remove "
                       "internal/memory/secret, and \"tom-server init\" makes a new one"_s.arg(leastSecret));
    std::unique_ptr<llm::Embedder> embedder = embedderFor(m_slice, m_http);
    m_embedderLabel = embedder->label();
    m_book = std::make_unique<MemoryBook>(UserFiles::Settings{.folder = m_slice.folder}, m_clock, std::move(embedder));
    lookForModel();
    addMemoryTools(m_mcp, *m_book);
    m_mcpRoute = std::make_unique<McpRoute>(m_server, m_mcp, m_admission);
    m_rest = std::make_unique<RestRoutes>(m_server, *m_book, m_admission);
    m_server.addRoute("GET"_ba, u"/healthz"_s, [](const httpserver::Request &, httpserver::Reply reply) {
        reply.send(httpserver::Response::json({{u"status"_s, u"OK"_s}}));
    });
    connect(&m_server, &httpserver::HttpServer::answered, this, &MemoryApp::note);
    return listen();
}

// Whom memory.llm_provider names; else those of `llms` and of keys in the environment, for who asks for it.
void MemoryApp::lookForModel()
{
    if (m_slice.llm.providers.isEmpty() && m_slice.keys.isEmpty())
        return;
    m_router = std::make_unique<llm::LlmRouter>(m_http, m_slice.llm, m_slice.keys, QList<quint16>{m_slice.port});
    m_router->start();
    const auto hasModel = [this] {
        return m_router->likely({.level = 0, .provider = m_slice.llm.memoryName}).model != llm::builtinModel;
    };
    m_book->setInference({.hasModel = hasModel, .isUsual = !m_slice.llm.memoryName.isEmpty()});
    m_facts = std::make_unique<FactWork>(*m_book, *m_router,
                                         FactWork::Settings{.provider = m_slice.llm.memoryName, .hasModel = hasModel});
}

Result<void> MemoryApp::listen()
{
    if (m_slice.isPlain)
        return m_server.listenPlain(QHostAddress(m_slice.address), m_slice.port, u"memory.port"_s);
    const auto identity = auth::certifiedKeyFromPem(m_slice.certificatePem, m_slice.keyPem);
    if (!identity)
        return std::unexpected(identity.error());
    m_key = auth::keyFingerprint(identity->chain.constFirst());
    return m_server.listen(QHostAddress(m_slice.address), m_slice.port, httpserver::serverTls(identity->chain, identity->key));
}

void MemoryApp::note(const httpserver::Answered &request) const
{
    const QString line = u"%1 %2 %3 %4 ms"_s.arg(QString::fromLatin1(request.method), request.pattern)
                             .arg(request.status)
                             .arg(request.milliseconds);
    if (request.status < 400)
        qCDebug(lcApp).noquote() << line;
    else
        qCInfo(lcApp).noquote() << line;
}

} // namespace tom::memory
