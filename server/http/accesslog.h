#pragma once

#include "shared/httpserver/httpserver.h"

#include <QHash>
#include <QObject>

namespace tom::server {

// One line a request: route, status, time, user, request id. No path, query or body: they hold what people say.
class AccessLog : public QObject
{
    Q_OBJECT

public:
    explicit AccessLog(const httpserver::HttpServer &server, QObject *parent = nullptr);

    void noteUser(const QByteArray &requestId, const QString &username);

private:
    void write(const httpserver::Answered &request);

    QHash<QByteArray, QString> m_users;   // of requests that are not answered yet
};

} // namespace tom::server
