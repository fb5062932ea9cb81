#include "server/http/accesslog.h"

#include "shared/log/logsetup.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace tom::server {

static Q_LOGGING_CATEGORY(lcAccess, "tom.server.access")

AccessLog::AccessLog(const httpserver::HttpServer &server, QObject *parent) : QObject(parent)
{
    connect(&server, &httpserver::HttpServer::answered, this, &AccessLog::write);
}

void AccessLog::noteUser(const QByteArray &requestId, const QString &username)
{
    m_users.insert(requestId, username);
}

void AccessLog::write(const httpserver::Answered &request)
{
    const QString username = m_users.take(request.id);
    const QString line = QLatin1StringView(request.method) + u' ' + request.pattern + u' ' + QString::number(request.status)
                         + u' ' + QString::number(request.milliseconds) + " ms "_L1 + request.peer.toString() + u' '
                         + QLatin1StringView(request.id);
    if (username.isEmpty()) {
        qCInfo(lcAccess).noquote() << line;
        return;
    }
    const log::LogUser user(username);
    qCInfo(lcAccess).noquote() << line;
}

} // namespace tom::server
