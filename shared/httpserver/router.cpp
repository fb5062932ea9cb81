#include "shared/httpserver/router.h"

#include <QUrl>

using namespace Qt::StringLiterals;

namespace tom::httpserver {

namespace {

QStringList decodedSegments(QByteArrayView rawPath)
{
    QStringList segments;
    for (const QByteArray &segment : rawPath.toByteArray().split('/'))
        segments.append(QUrl::fromPercentEncoding(segment));
    return segments;
}

bool isCapture(QStringView segment)
{
    return segment.startsWith(u'{') && segment.endsWith(u'}');
}

bool fits(const QStringList &pattern, const QStringList &path, QStringList &captures)
{
    if (pattern.size() != path.size() || path.contains(u"."_s) || path.contains(u".."_s))
        return false;
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        if (isCapture(pattern.at(i)) && !path.at(i).isEmpty())
            captures.append(path.at(i));
        else if (pattern.at(i) != path.at(i))
            return false;
    }
    return true;
}

} // namespace

void Router::add(Route route)
{
    route.segments = route.pattern.split(u'/');
    m_routes.push_back(std::move(route));
}

void Router::setBodyBytes(QByteArrayView method, const QString &pattern, qint64 bodyBytes)
{
    for (Route &route : m_routes) {
        if (route.method == method && route.pattern == pattern)
            route.bodyBytes = bodyBytes;
    }
}

RouteMatch Router::match(QByteArrayView method, QByteArrayView rawPath) const
{
    const QStringList path = decodedSegments(rawPath);
    const QByteArrayView wanted = method == "HEAD" ? QByteArrayView("GET") : method;
    RouteMatch result;
    for (const Route &route : m_routes) {
        QStringList captures;
        if (!fits(route.segments, path, captures))
            continue;
        if (route.method == wanted)
            return {.route = &route, .captures = captures};
        result.allowed.append(route.method);
        if (route.method == "GET"_ba)
            result.allowed.append("HEAD"_ba);
    }
    return result;
}

} // namespace tom::httpserver
