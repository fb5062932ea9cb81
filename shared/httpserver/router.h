#pragma once

#include "shared/httpserver/httpserver.h"

#include <QByteArrayList>

namespace tom::httpserver {

struct Route
{
    QByteArray method{};
    QString pattern{};
    HttpServer::Handler handler{};
    HttpServer::DirectHandler direct{};   // instead
    qint64 bodyBytes = 0;
    HttpServer::UpgradeHandler upgrade{};   // instead
    QByteArray subprotocol{};
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
    void add(const Route &route);
    void setBodyBytes(QByteArrayView method, const QString &pattern, qint64 bodyBytes);
    [[nodiscard]] RouteMatch match(QByteArrayView method, QByteArrayView rawPath) const;

private:
    struct Entry
    {
        Route route{};
        QByteArray pattern{};
    };

    std::vector<Entry> m_entries;
};

// The one way to write this path: only what must be escaped is.
[[nodiscard]] QByteArray canonicalPath(QByteArrayView rawPath);

} // namespace tom::httpserver
