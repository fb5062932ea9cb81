#include "server/app/runningserver.h"

#include "shared/auth/passwordhash.h"
#include "shared/core/atomicfile.h"
#include "shared/core/folderlock.h"
#include "shared/core/json.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace tom::server {

namespace {

constexpr qint64 maxServerFile = 64 * 1024;

} // namespace

bool RunningServer::isThere(const DataFolder &data)
{
    FolderLock lock;   // the system lets go of the server's, however it ends
    const Result<void> free = QFileInfo::exists(data.lock()) ? lock.take(data.lock()) : Result<void>();
    return !free && free.error().code == ErrorCode::Conflict;
}

Result<std::unique_ptr<RunningServer>> RunningServer::find(const DataFolder &data)
{
    const Result<QJsonObject> file = readFile(data.serverFile(), maxServerFile).and_then(&json::parseObject);
    if (!file)
        return failure(ErrorCode::NotFound, u"it is starting, or ending"_s);
    std::unique_ptr<RunningServer> server(
        new RunningServer(file->value("url"_L1).toString(), file->value("key"_L1).toString().toLatin1()));
    server->m_awaitsPairing = file->value("awaits_pairing"_L1).toBool();
    server->m_configFile = file->value("config"_L1).toString();
    return server;
}

Result<http::HttpResponse> RunningServer::ask(http::HttpRequest request, const QString &path, const QByteArray &token)
{
    request.url = QUrl(m_url + path);
    if (!token.isEmpty())
        request.headers.append({"Cookie"_ba, "__Host-tom_session="_ba + token});
    std::optional<Result<http::HttpResponse>> answer;
    m_client.fetch(request).then(&m_context, [&answer](const Result<http::HttpResponse> &came) { answer = came; });
    while (!answer)   // nobody else waits for a command
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return *answer;
}

CommandSession::CommandSession(const config::Config &config, const DataFolder &data, const QString &device)
    : m_folder(config.global.sessions.isEmpty() ? data.sessions() : config.global.sessions),
      m_store(SessionStore::open(m_folder, m_clock)),
      m_device(device)
{}

CommandSession::~CommandSession()
{
    if (m_store && !m_token.isEmpty()) [[maybe_unused]]
        const auto ended = (*m_store)->remove(m_token);
}

Result<QByteArray> CommandSession::openFor(const config::User &user)
{
    if (!m_store)
        return std::unexpected(m_store.error());
    const Result<QByteArray> token =
        (*m_store)->create({.user = user.username,
                            .device = m_device,
                            .address = QHostAddress(QHostAddress::LocalHost),
                            .kind = u"issued"_s,
                            .passwordHash = auth::isPasswordHash(user.password) ? user.password : QString()});
    if (token) {
        m_token = *token;
        giveFilesToOwnerOf(m_folder, m_folder);   // the server believes no session that is another's, not even root's
    }
    return token;
}

} // namespace tom::server
