#pragma once

#include "shared/httpserver/httpserver.h"

#include <QByteArrayList>

namespace tom::httpserver {

struct Route
{
    QByteArray method{};
    QString pattern{};
    QStringList segments{};
    HttpServer::Handler handler{};
    qint64 bodyBytes = 0;
};

struct RouteMatch
{
    const Route *route = nullptr;     // null: none
    QStringList captures{};
    QByteArrayList allowed{};         // the methods of the path, when only the method did not fit
};

// Finds the route of a method and raw path. Each segment is decoded by itself, so %2F stays inside its segment.
class Router
{
public:
    void add(Route route);
    void setBodyBytes(QByteArrayView method, const QString &pattern, qint64 bodyBytes);
    [[nodiscard]] RouteMatch match(QByteArrayView method, QByteArrayView rawPath) const;

private:
    std::vector<Route> m_routes;
};

} // namespace tom::httpserver
